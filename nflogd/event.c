/* event.c - the words for verdicts and reasons; see event.h. */
#include "event.h"

const struct reason_row reason_rows[REASONS] = {
	[REASON_DROP] = { "", VERDICT_DROP, "a dropped packet" },
	[REASON_ACCEPT] = { "accepted", VERDICT_ACCEPT,
	    "the firewall let the packet through" },
	[REASON_EMPTY] = { "empty", VERDICT_NONE, "a line without text" },
	[REASON_NOT_FIREWALL] = { "not-firewall", VERDICT_NONE,
	    "tells no packet" },
	[REASON_OTHER_PROGRAM] = { "other-program", VERDICT_NONE,
	    "written by a program that is not the firewall" },
	[REASON_AUDIT] = { "audit", VERDICT_NONE,
	    "an audit line: the packet is told again with its verdict" },
	[REASON_TRACE] = { "trace", VERDICT_NONE,
	    "a TRACE line: a packet's walk through the rules" },
	[REASON_NOT_IP] = { "not-ip", VERDICT_NONE,
	    "a frame that is not IP, such as ARP" },
	[REASON_NO_DECISION] = { "no-decision", VERDICT_NONE,
	    "a firewall's line that decides nothing about a packet" },
	[REASON_RULE] = { "rule", VERDICT_NONE,
	    "a verdict rule says that the prefix is no decision" },
	[REASON_REPEAT] = { "repeat", VERDICT_NONE,
	    "repeats a message that is unknown or tells no packet" },
	[REASON_LOSS] = { "loss", VERDICT_NONE,
	    "tells how many messages were lost before they were read" },
	[REASON_TOO_LATE] = { "too-late", VERDICT_NONE,
	    "in a store: a drop of a day whose sources are gone" },
	[REASON_EXCLUDED] = { "excluded", VERDICT_NONE,
	    "a dropped packet that an exception leaves out" },
	[REASON_TOO_LONG] = { "too-long", VERDICT_BAD,
	    "a line over 64 KiB; it was not read" },
	[REASON_CUT] = { "cut", VERDICT_BAD, "the line ends too early" },
	[REASON_HEADLESS] = { "headless", VERDICT_BAD,
	    "the beginning of the line is missing" },
	[REASON_ADDRESS] = { "address", VERDICT_BAD,
	    "an address that is not one" },
	[REASON_PORT] = { "port", VERDICT_BAD,
	    "a port or ICMP type that is not one" },
	[REASON_PROTOCOL] = { "protocol", VERDICT_BAD,
	    "a protocol that is not one" },
	[REASON_FIELD] = { "field", VERDICT_BAD,
	    "something unexpected in the midst of the packet's fields" },
	[REASON_PACKET] = { "packet", VERDICT_BAD,
	    "packet bytes without a readable IP header" },
};

const char *
verdict_word(enum verdict verdict)
{
	static const char *const words[VERDICTS] = {
		[VERDICT_DROP] = "drop",
		[VERDICT_ACCEPT] = "accept",
		[VERDICT_NONE] = "none",
		[VERDICT_BAD] = "bad",
	};

	return words[verdict];
}

const char *
reason_word(enum reason reason)
{
	return reason_rows[reason].word;
}

const char *
reason_explained(enum reason reason)
{
	return reason_rows[reason].explained;
}
