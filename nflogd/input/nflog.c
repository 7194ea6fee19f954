/*
 * nflog.c - see nflog.h.
 *
 * libnetfilter_log writes the requests to the kernel's nfnetlink_log.c. The
 * socket is our own, so that a group gets all its settings in one message, and
 * packets that come meanwhile are kept.
 */
#include "input/nflog.h"
#include "input/messages.h"
#include "input/netlink.h"
#include "input/refusal.h"
#include "input/sequence.h"

#include <errno.h>
#include <libnetfilter_log/libnetfilter_log.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/*
 * What decides how much logging costs the firewall: packets and bytes of a
 * batch, and the bytes of a packet, which hold the longest headers of TCP over
 * IPv4, and of TCP over IPv6 behind a few extension headers.
 */
enum {
	RANGE = 128,
	THRESHOLD = 1024,
	BATCH_BYTES = 128 * 1024,	/* the most the kernel takes */
	RECEIVE_BYTES = 32 * 1024 * 1024
};

struct group {
	uint16_t number;
	struct sequence sequence;
};

struct nflog_input {
	struct netlink nl;
	uint32_t drops;	/* deliveries that failed, when last asked */
	uint64_t lost;
	struct group *groups, *recent;
	size_t group_count;
	struct messages messages;
};

static void
put_u32(struct nlmsghdr *m, uint16_t type, uint32_t value)
{
	value = htobe32(value);
	netlink_put(m, type, &value, sizeof(value));
}

/*
 * Ask for something that is never done, so that the answer tells only whether
 * we may ask: the kernel refuses a group that has a reader with the same EPERM
 * as a sender without the capability.
 */
static bool
ask_leave(struct nflog_input *in)
{
	_Alignas(struct nlmsghdr) char buffer[64];
	struct nlmsghdr *m = nflog_nlmsg_put_header(
	    buffer, NFULNL_MSG_PACKET, AF_UNSPEC, 0);

	m->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	m->nlmsg_seq = (uint32_t)in->group_count;
	return netlink_send(&in->nl, m);
}

/* Ask to become the reader of a group; the answer bears the number `i`. */
static bool
bind_group(struct nflog_input *in, size_t i)
{
	_Alignas(struct nlmsghdr) char buffer[256];
	uint16_t flags = htobe16(NFULNL_CFG_F_SEQ);
	struct nlmsghdr *m = nflog_nlmsg_put_header(
	    buffer, NFULNL_MSG_CONFIG, AF_UNSPEC, in->groups[i].number);

	m->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	m->nlmsg_seq = (uint32_t)i;
	nflog_attr_put_cfg_cmd(m, NFULNL_CFG_CMD_BIND);
	nflog_attr_put_cfg_mode(m, NFULNL_COPY_PACKET, RANGE);
	put_u32(m, NFULA_CFG_TIMEOUT, NFLOG_DELAY / 10);
	put_u32(m, NFULA_CFG_QTHRESH, THRESHOLD);
	put_u32(m, NFULA_CFG_NLBUFSIZ, BATCH_BYTES);
	netlink_put(m, NFULA_CFG_FLAGS, &flags, sizeof(flags));
	return netlink_send(&in->nl, m);
}

static bool
judge_answer(const struct nflog_input *in, const struct nlmsghdr *m,
    struct error *err)
{
	struct nlmsgerr answer;

	memcpy(&answer, NLMSG_DATA(m), sizeof(answer));
	if (answer.msg.nlmsg_seq < in->group_count)
		return answer.error == 0 ||
		    refusal_of_group(in->groups[answer.msg.nlmsg_seq].number,
			-answer.error, err);
	return answer.error != -EPERM || refusal_of_all(err);
}

/*
 * All answers wait by now, among them perhaps packets of groups already bound:
 * those stay, and should there be too many of them, count as lost.
 */
static bool
take_answers(struct nflog_input *in, struct error *err)
{
	const struct nlmsghdr *m;
	size_t answers = 0;

	while (answers < in->group_count + 1) {
		m = netlink_receive(&in->nl);
		if (m == NULL)
			return error_set(
			    err, "netlink: no answer: %s", strerror(errno));
		if (m->nlmsg_type != NLMSG_ERROR)
			continue;
		if (!judge_answer(in, m, err))
			return false;
		answers++;
	}
	return true;
}

static bool
bind_groups(struct nflog_input *in, struct error *err)
{
	bool sent;

	if (!netlink_open(&in->nl, NETLINK_NETFILTER, RECEIVE_BYTES))
		return refusal_of_group(in->groups[0].number, errno, err);
	sent = ask_leave(in);
	for (size_t i = 0; i < in->group_count && sent; i++)
		sent = bind_group(in, i);
	if (!sent)
		return error_set(
		    err, "netlink: cannot send: %s", strerror(errno));
	return take_answers(in, err);
}

struct nflog_input *
nflog_input_open(const uint16_t *groups, size_t count, struct error *err)
{
	struct nflog_input *in = calloc(1, sizeof(*in));

	error_set(err, "out of memory");
	if (in == NULL)
		return NULL;
	in->nl.fd = -1;
	in->groups = in->recent = calloc(count + 1, sizeof(struct group));
	in->group_count = count;
	for (size_t i = 0; i < count && in->groups != NULL; i++)
		in->groups[i].number = groups[i];
	if (in->groups == NULL || !bind_groups(in, err)) {
		nflog_input_close(in);
		return NULL;
	}
	clock_gettime(CLOCK_REALTIME, &in->messages.now);
	return in;
}

void
nflog_input_close(struct nflog_input *in)
{
	if (in == NULL)
		return;
	netlink_close(&in->nl);
	free(in->groups);
	free(in);
}

int
nflog_input_fd(const struct nflog_input *in)
{
	return in->nl.fd;
}

/*
 * Everything delivered has been read. If deliveries failed since this was last
 * so, whether of this group or that, only the next packet will tell.
 */
static void
note_drops(struct nflog_input *in)
{
	uint32_t drops = netlink_drops(&in->nl);

	if (drops == in->drops)
		return;
	in->drops = drops;
	for (size_t i = 0; i < in->group_count; i++)
		in->groups[i].sequence.open = true;
}

enum nflog_batch
nflog_input_fetch(struct nflog_input *in, struct error *err)
{
	if (in->nl.at < in->nl.to)	/* came with the answers */
		return NFLOG_BATCH;
	if (netlink_receive(&in->nl) != NULL) {
		clock_gettime(CLOCK_REALTIME, &in->messages.now);
		return NFLOG_BATCH;
	}
	if (errno != EAGAIN && errno != ENOBUFS) {
		error_set(err, "netlink: cannot read: %s", strerror(errno));
		return NFLOG_ERROR;
	}
	note_drops(in);
	return NFLOG_EMPTY;
}

/* A packet came with its number within its group. */
static void
count_lost(struct nflog_input *in, uint16_t group, uint32_t number)
{
	for (size_t i = 0; in->recent->number != group; i++) {
		if (i == in->group_count)
			return;
		in->recent = &in->groups[i];
	}
	in->lost += sequence_step(&in->recent->sequence, number);
}

bool
nflog_input_event(struct nflog_input *in, struct event *ev)
{
	const struct nlmsghdr *m;
	struct serial serial;

	while ((m = netlink_next(&in->nl)) != NULL) {
		if (!messages_read(&in->messages, m, ev, &serial))
			continue;
		if (serial.numbered)
			count_lost(in, serial.group, serial.number);
		return true;
	}
	return false;
}

uint64_t
nflog_input_lost(struct nflog_input *in)
{
	uint64_t lost = in->lost;

	in->lost = 0;
	return lost;
}

bool
nflog_input_loss_is_open(const struct nflog_input *in)
{
	for (size_t i = 0; i < in->group_count; i++)
		if (in->groups[i].sequence.open)
			return true;
	return false;
}

void
nflog_input_stop(struct nflog_input *in)
{
	for (size_t i = 0; i < in->group_count; i++) {
		_Alignas(struct nlmsghdr) char buffer[64];
		struct nlmsghdr *m = nflog_nlmsg_put_header(buffer,
		    NFULNL_MSG_CONFIG, AF_UNSPEC, in->groups[i].number);

		nflog_attr_put_cfg_cmd(m, NFULNL_CFG_CMD_UNBIND);
		(void)netlink_send(&in->nl, m);
	}
}
