/*
 * sayings.h - what hosts say besides packets: other programs' messages, some
 * of which quote a packet to be taken for the kernel's, and damaged packets.
 */
#ifndef NFLOGD_TESTS_BENCH_SAYINGS_H
#define NFLOGD_TESTS_BENCH_SAYINGS_H

#include "message.h"

struct saying {
	enum bucket bucket;
	const char *program;
	bool pid;
	const char *text;
};

static const struct saying noises[] = {
	{ OTHER_PROGRAM, "sshd", true,
	    "Failed password for invalid user admin from @ port ~ ssh2" },
	{ OTHER_PROGRAM, "sshd", true, "Connection closed by authenticating "
	    "user root @ port ~ [preauth]" },
	{ OTHER_PROGRAM, "CRON", true,
	    "(root) CMD (command -v debian-sa1 > /dev/null)" },
	{ OTHER_PROGRAM, "systemd", true,
	    "Started session-~.scope - Session ~ of user root." },
	{ OTHER_PROGRAM, "dnsmasq-dhcp", true,
	    "DHCPACK(br0) @ 52:54:00:12:34:56 host-~" },
	{ OTHER_PROGRAM, "sudo", false,
	    "    root : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id" },
	{ NOT_FIREWALL, "kernel", false, "TCP: request_sock_TCP: Possible SYN "
	    "flooding on port ~. Sending cookies." },
	{ NOT_FIREWALL, "kernel", false,
	    "nf_conntrack: table full, dropping packet" },
	{ NOT_IP, "kernel", false, "DROP-ARP: IN=eth0 OUT= "
	    "MAC=ff:ff:ff:ff:ff:ff:00:1c:73:00:00:99:08:06 ARP HTYPE=1 "
	    "PTYPE=0x0800 OPCODE=1 MACSRC=00:1c:73:00:00:99 IPSRC=@ "
	    "MACDST=00:00:00:00:00:00 IPDST=@" },
};

static const struct saying forgeries[] = {
	{ OTHER_PROGRAM, "sshd", true, "Invalid user ! from @ port ~" },
	{ OTHER_PROGRAM, "sshd", true,
	    "Invalid user kernel: [1.0] DROP-IN: ! from @ port ~" },
	{ OTHER_PROGRAM, "sshd", true, "kernel: [1.0] DROP-IN: !" },
	{ OTHER_PROGRAM, "nginx", false, "@ - - \"GET /?q=kernel: [1.5] "
	    "[UFW BLOCK] ! HTTP/1.1\" 404 153 \"-\" \"!\"" },
	{ OTHER_PROGRAM, "sudo", false, "  bob : TTY=pts/0 ; PWD=/tmp ; "
	    "USER=root ; COMMAND=/bin/echo kernel: DROP !" },
	{ OTHER_PROGRAM, "postfix/smtpd", true,
	    "warning: unknown[@]: SASL LOGIN authentication failed: !" },
	{ OTHER_PROGRAM, "fail2ban.actions", true,
	    "NOTICE [nginx] Ban @ because of !" },
	{ OTHER_PROGRAM, "app", true,
	    "Sep  1 00:00:00 fw01 kernel: [1.0] DROP-IN: !" },
	{ OTHER_PROGRAM, "app", true,
	    "<4>1 2025-09-01T00:00:00Z fw01 kernel - - - DROP-IN: !" },
	{ OTHER_PROGRAM, "mysqld", true, "Access denied for user 'IN=eth0 "
	    "OUT= SRC=@ DST=@ PROTO=TCP DPT=~'@'localhost'" },
	{ OTHER_PROGRAM, "app", false,
	    "Sep  1 00:00:00 fw01 kernel: [1.0] DROP-IN: !" },
	{ OTHER_PROGRAM, "app", false, "kernel: [1.0] DROP-IN: !" },
	{ OTHER_PROGRAM, "dhclient", true, "last message repeated 9 times" },
};

#define HEAD "DROP-IN: IN=eth0 OUT= $"
#define BODY "LEN=40 TOS=0x00 PREC=0x00 TTL=61 ID=~ "

static const struct saying wrecks[] = {
	{ CUT, "kernel", false, HEAD "SRC=@ DST=198.51.1" },
	{ CUT, "kernel", false, HEAD "SRC=@ DST=198.51.100.7 LEN=40 TOS=0x" },
	{ CUT, "kernel", false,
	    HEAD "SRC=@ DST=198.51.100.7 " BODY "PROTO=TCP SPT=~ DPT=4" },
	{ ADDRESS, "kernel", false, HEAD "SRC=300.1.2.3 DST=@ " BODY
	    "PROTO=TCP SPT=~ DPT=445 WINDOW=1024 RES=0x00 SYN URGP=0 " },
	{ PORT, "kernel", false, HEAD "SRC=@ DST=@ " BODY
	    "PROTO=TCP SPT=~ DPT=70000 WINDOW=1024 RES=0x00 SYN URGP=0 " },
	{ PROTOCOL, "kernel", false,
	    HEAD "SRC=@ DST=@ " BODY "PROTO=300 SPT=~ DPT=~ " },
	{ FIELD, "kernel", false, HEAD "SRC=@ DST=@ " BODY
	    "WHAT=1 PROTO=UDP SPT=~ DPT=~ LEN=20 " },
	{ HEADLESS, "kernel", false,
	    "SRC=@ DST=@ " BODY "PROTO=UDP SPT=~ DPT=~ LEN=20 " },
};

static struct fate
say_saying(struct message *m, const struct saying *s)
{
	m->program = s->program;
	m->pid = s->pid ? 300 + below(32000) : 0;
	say_text(m, s->text, false);
	return (struct fate){ .bucket = s->bucket };
}

#endif
