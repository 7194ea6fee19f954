/*
 * nflog_test.c - messages of the kernel as it writes them, and as it would
 * never: cut, or with attributes of sizes that are none. And lost packets.
 */
#include "input/messages.h"
#include "input/netlink.h"
#include "input/sequence.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <cmocka.h>

static const uint8_t packet[] = { 0x45, 0, 0, 28, 0, 0, 0, 0, 52, 17, 0, 0,
	203, 0, 113, 5, 198, 51, 100, 2, 0x13, 0xc4, 0, 53, 0, 8, 0, 0 };
static const uint8_t hardware[] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0 };

/* The largest message of the tests, and room for it. */
union room {
	struct nlmsghdr m;
	char bytes[512];
};

static void
put_number(struct nlmsghdr *m, uint16_t type, uint32_t value)
{
	value = htonl(value);
	netlink_put(m, type, &value, sizeof(value));
}

static void
begin(union room *room, uint8_t family)
{
	struct nfgenmsg general = { .nfgen_family = family,
		.res_id = htons(5) };

	*room = (union room){ 0 };
	room->m.nlmsg_type = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET;
	room->m.nlmsg_len = NLMSG_LENGTH(sizeof(general));
	memcpy(NLMSG_DATA(&room->m), &general, sizeof(general));
}

/* A UDP packet to port 53, as the kernel tells it. */
static void
whole_message(union room *room)
{
	struct nfulnl_msg_packet_hdr header = { .hw_protocol = htons(0x0800),
		.hook = 1 };
	uint64_t stamp[2] = { htobe64(1756684800), htobe64(250000) };

	begin(room, AF_INET);
	netlink_put(&room->m, NFULA_PACKET_HDR, &header, sizeof(header));
	netlink_put(&room->m, NFULA_PREFIX, "DROP-IN:  ", 11);
	put_number(&room->m, NFULA_IFINDEX_INDEV, 1);
	put_number(&room->m, NFULA_MARK, 0x10);
	netlink_put(&room->m, NFULA_HWHEADER, hardware, sizeof(hardware));
	netlink_put(&room->m, NFULA_TIMESTAMP, stamp, sizeof(stamp));
	put_number(&room->m, NFULA_UID, 1000);
	put_number(&room->m, NFULA_SEQ, 7);
	netlink_put(&room->m, NFULA_PAYLOAD, packet, sizeof(packet));
}

/* Read from a heap block that ends where the message says. */
static bool
read_exact(struct messages *ms, const struct nlmsghdr *m, struct event *ev,
    struct serial *serial, struct nlmsghdr **block)
{
	*block = malloc(m->nlmsg_len);
	assert_non_null(*block);
	memcpy(*block, m, m->nlmsg_len);
	return messages_read(ms, *block, ev, serial);
}

static void
a_message_is_an_event(void **state)
{
	struct messages ms = { 0 };
	struct nlmsghdr *block;
	struct serial serial;
	struct event ev;
	union room room;

	(void)state;
	whole_message(&room);
	assert_true(read_exact(&ms, &room.m, &ev, &serial, &block));
	assert_int_equal(ev.reason, REASON_BY_PREFIX);
	assert_int_equal(ev.protocol, PROTO_UDP);
	assert_int_equal(ev.dport, 53);
	assert_int_equal(ev.hook, 1);
	assert_int_equal(ev.mark, 0x10);
	assert_int_equal(ev.uid, 1000);
	assert_int_equal(ev.has & (EV_HOOK | EV_MARK | EV_UID | EV_GID),
	    EV_HOOK | EV_MARK | EV_UID);
	assert_int_equal(ev.stamp.kind, STAMP_EPOCH);
	assert_int_equal(ev.stamp.epoch, 1756684800);
	assert_int_equal(ev.stamp.nanosecond, 250000000);
	assert_true(slice_equal(ev.prefix, SLICE("DROP-IN:")));
	assert_true(slice_equal(ev.in, SLICE("lo")));
	assert_int_equal(ev.out.len, 0);
	assert_true(slice_equal(
	    ev.mac, SLICE("02:00:00:00:00:02:02:00:00:00:00:01:08:00")));
	assert_true(serial.numbered);
	assert_int_equal(serial.number, 7);
	assert_int_equal(serial.group, 5);
	free(block);
}

/* On its way out a packet has no stamp, and nobody's socket no owner. */
static void
what_is_not_told_is_not_made_up(void **state)
{
	struct messages ms = { .now = { 1756684801, 5 } };
	struct nlmsghdr *block;
	struct serial serial;
	struct event ev;
	union room room;

	(void)state;
	begin(&room, AF_INET);
	netlink_put(&room.m, NFULA_PAYLOAD, packet, sizeof(packet));
	assert_true(read_exact(&ms, &room.m, &ev, &serial, &block));
	assert_int_equal(ev.dport, 53);
	assert_int_equal(ev.stamp.epoch, 1756684801);
	assert_int_equal(ev.stamp.nanosecond, 5);
	assert_int_equal(
	    ev.has & (EV_HOOK | EV_MARK | EV_UID | EV_GID | EV_TCP_FLAGS), 0);
	assert_int_equal(ev.prefix.len + ev.in.len + ev.out.len + ev.mac.len, 0);
	assert_false(serial.numbered);
	free(block);
}

static void
the_ethertype_decides_outside_ip_families(void **state)
{
	struct nfulnl_msg_packet_hdr header = { .hw_protocol = htons(0x0806) };
	struct messages ms = { 0 };
	struct nlmsghdr *block;
	struct serial serial;
	struct event ev;
	union room room;

	(void)state;
	begin(&room, AF_BRIDGE);
	netlink_put(&room.m, NFULA_PACKET_HDR, &header, sizeof(header));
	put_number(&room.m, NFULA_IFINDEX_INDEV, 99999);
	put_number(&room.m, NFULA_IFINDEX_PHYSINDEV, 1);
	netlink_put(&room.m, NFULA_PAYLOAD, packet, sizeof(packet));
	assert_true(read_exact(&ms, &room.m, &ev, &serial, &block));
	assert_int_equal(ev.reason, REASON_NOT_IP);
	assert_true(slice_equal(ev.in, SLICE("lo")));	/* the bridge's port */
	free(block);

	begin(&room, AF_BRIDGE);
	put_number(&room.m, NFULA_IFINDEX_INDEV, 99999);
	netlink_put(&room.m, NFULA_PAYLOAD, packet, sizeof(packet));
	assert_true(read_exact(&ms, &room.m, &ev, &serial, &block));
	assert_int_equal(ev.dport, 53);	/* by the version nibble */
	assert_true(slice_equal(ev.in, SLICE("if99999")));
	free(block);
}

/* Cut anywhere, or with any attribute of any size: no harm, no invention. */
static void
broken_messages_do_no_harm(void **state)
{
	struct messages ms = { 0 };
	struct nlmsghdr *block;
	struct serial serial;
	struct event ev;
	union room room;

	(void)state;
	whole_message(&room);
	for (uint32_t n = sizeof(room.m); n < room.m.nlmsg_len; n++) {
		union room part = room;

		part.m.nlmsg_len = n;
		if (read_exact(&ms, &part.m, &ev, &serial, &block))
			assert_int_equal(ev.has & EV_DPORT, 0);
		free(block);
	}
	for (uint16_t type = 0; type < 32; type++)
		for (size_t size = 0; size < 40; size++) {
			char value[40] = { 0 };

			begin(&room, AF_INET);
			netlink_put(&room.m, type, value, size);
			assert_true(read_exact(
			    &ms, &room.m, &ev, &serial, &block));
			assert_int_equal(ev.reason, REASON_PACKET);
			free(block);
		}
}

static void
other_messages_are_none(void **state)
{
	struct messages ms = { 0 };
	struct serial serial;
	struct event ev;
	union room room;

	(void)state;
	whole_message(&room);
	room.m.nlmsg_type = NLMSG_DONE;
	assert_false(messages_read(&ms, &room.m, &ev, &serial));
	room.m.nlmsg_type = NFNL_SUBSYS_QUEUE << 8;
	assert_false(messages_read(&ms, &room.m, &ev, &serial));
}

static void
gaps_are_lost_packets(void **state)
{
	struct sequence s = { 0 };

	(void)state;
	assert_int_equal(sequence_step(&s, 0), 0);
	assert_int_equal(sequence_step(&s, 1), 0);
	assert_int_equal(sequence_step(&s, 12), 10);
	s.open = true;
	assert_int_equal(sequence_step(&s, 13), 0);
	assert_false(s.open);

	/* what was lost before the first packet is known too */
	s = (struct sequence){ 0 };
	assert_int_equal(sequence_step(&s, 3), 3);
}

static void
numbers_wrap_around(void **state)
{
	struct sequence s = { .next = UINT32_MAX };

	(void)state;
	assert_int_equal(sequence_step(&s, UINT32_MAX), 0);
	assert_int_equal(sequence_step(&s, 0), 0);
	s.next = UINT32_MAX - 1;
	assert_int_equal(sequence_step(&s, 2), 4);
	assert_int_equal(s.next, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_an_event),
		cmocka_unit_test(what_is_not_told_is_not_made_up),
		cmocka_unit_test(the_ethertype_decides_outside_ip_families),
		cmocka_unit_test(broken_messages_do_no_harm),
		cmocka_unit_test(other_messages_are_none),
		cmocka_unit_test(gaps_are_lost_packets),
		cmocka_unit_test(numbers_wrap_around),
	};

	return cmocka_run_group_tests_name("nflog", tests, NULL, NULL);
}
