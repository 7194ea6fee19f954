/*
 * messages.c - see messages.h; the authority is the kernel's nfnetlink_log.c.
 *
 * The attributes are walked here and not in libnetfilter_log, where that takes
 * as long as all else that is done with a packet.
 */
#include "input/messages.h"
#include "input/netlink.h"
#include "parsers/packet.h"

#include <endian.h>
#include <linux/netfilter/nfnetlink_log.h>
#include <sys/socket.h>

/* Copy an attribute of this size; false where there is none. */
static inline bool
get(const struct nlattr *attr, void *value, size_t size)
{
	if (attr == NULL || netlink_size(attr) < size)
		return false;
	memcpy(value, netlink_data(attr), size);
	return true;
}

/* A number of an attribute; 0 where there is none. */
static inline uint32_t
u32_of(const struct nlattr *attr)
{
	uint32_t value = 0;

	get(attr, &value, sizeof(value));
	return be32toh(value);
}

/* The kernel's own stamp; packets on their way out have none. */
static void
set_stamp(const struct messages *ms, const struct nlattr *attr,
    struct event *ev)
{
	struct nfulnl_msg_packet_timestamp stamp;

	ev->stamp.kind = STAMP_EPOCH;
	ev->stamp.epoch = ms->now.tv_sec;
	ev->stamp.nanosecond = (uint32_t)ms->now.tv_nsec;
	if (!get(attr, &stamp, sizeof(stamp)))
		return;
	ev->stamp.epoch = (int64_t)be64toh(stamp.sec);
	ev->stamp.nanosecond = (uint32_t)be64toh(stamp.usec) * 1000;
}

/* As LOG has it: without the blanks before the packet. */
static void
set_prefix(const struct nlattr *attr, struct event *ev)
{
	const char *text;
	size_t len;

	if (attr == NULL)
		return;
	text = netlink_data(attr);
	len = strnlen(text, netlink_size(attr));
	while (len > 0 && text[len - 1] == ' ')
		len--;
	ev->prefix = (struct slice){ text, len };
}

/* As LOG has it: "02:00:00:00:00:02:02:00:00:00:00:01:08:00". */
static void
set_mac(struct messages *ms, const struct nlattr *attr, struct event *ev)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *bytes;
	char *p = ms->mac;
	size_t len;

	if (attr == NULL)
		return;
	bytes = (const uint8_t *)netlink_data(attr);
	len = netlink_size(attr);
	if (len == 0 || len > HARDWARE_MOST)
		return;
	for (size_t i = 0; i < len; i++) {
		*p++ = digits[bytes[i] >> 4];
		*p++ = digits[bytes[i] & 15];
		*p++ = ':';
	}
	ev->mac = slice_between(ms->mac, p - 1);
}

static void
set_owner(const struct nlattr *const *attrs, struct event *ev)
{
	ev->mark = u32_of(attrs[NFULA_MARK]);
	ev->uid = u32_of(attrs[NFULA_UID]);
	ev->gid = u32_of(attrs[NFULA_GID]);
	ev->has |= attrs[NFULA_MARK] != NULL ? EV_MARK : 0;
	ev->has |= attrs[NFULA_UID] != NULL ? EV_UID : 0;
	ev->has |= attrs[NFULA_GID] != NULL ? EV_GID : 0;
}

/*
 * As LOG has them: on a bridge the port, which the kernel tells as the physical
 * interface here.
 */
static void
set_interfaces(struct messages *ms, const struct nlattr *const *attrs,
    bool bridge, struct event *ev)
{
	uint32_t indev = u32_of(attrs[NFULA_IFINDEX_INDEV]);
	uint32_t outdev = u32_of(attrs[NFULA_IFINDEX_OUTDEV]);

	if (bridge && attrs[NFULA_IFINDEX_PHYSINDEV] != NULL)
		indev = u32_of(attrs[NFULA_IFINDEX_PHYSINDEV]);
	if (bridge && attrs[NFULA_IFINDEX_PHYSOUTDEV] != NULL)
		outdev = u32_of(attrs[NFULA_IFINDEX_PHYSOUTDEV]);
	ev->in = interfaces_name(&ms->in, indev, ms->now.tv_sec);
	ev->out = interfaces_name(&ms->out, outdev, ms->now.tv_sec);
}

/* The packet itself. A family of IP says what an ethertype would. */
static void
set_packet(const struct nlattr *const *attrs, uint8_t family, struct event *ev)
{
	struct nfulnl_msg_packet_hdr header = { 0 };
	const struct nlattr *payload = attrs[NFULA_PAYLOAD];
	struct slice bytes = { "", 0 };
	uint16_t ethertype;

	if (get(attrs[NFULA_PACKET_HDR], &header, sizeof(header))) {
		ev->hook = header.hook;
		ev->has |= EV_HOOK;
	}
	ethertype = family == AF_INET  ? PACKET_IPV4 :
	    family == AF_INET6	       ? PACKET_IPV6 :
					 be16toh(header.hw_protocol);
	if (payload != NULL)
		bytes = (struct slice){ netlink_data(payload),
			netlink_size(payload) };
	packet_read(bytes, ethertype, ev);
}

bool
messages_read(struct messages *ms, const struct nlmsghdr *m, struct event *ev,
    struct serial *serial)
{
	const uint16_t packet = NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET;
	const struct nlattr *attrs[NFULA_MAX + 1];
	const struct nfgenmsg *general = NLMSG_DATA(m);

	if (m->nlmsg_type != packet ||
	    m->nlmsg_len < NLMSG_SPACE(sizeof(*general)))
		return false;
	netlink_attributes(m, sizeof(*general), attrs, NFULA_MAX + 1);
	serial->group = be16toh(general->res_id);
	serial->numbered = attrs[NFULA_SEQ] != NULL;
	serial->number = u32_of(attrs[NFULA_SEQ]);
	event_clear(ev);
	set_packet(attrs, general->nfgen_family, ev);
	set_stamp(ms, attrs[NFULA_TIMESTAMP], ev);
	set_prefix(attrs[NFULA_PREFIX], ev);
	set_mac(ms, attrs[NFULA_HWHEADER], ev);
	set_owner(attrs, ev);
	set_interfaces(ms, attrs, general->nfgen_family == AF_BRIDGE, ev);
	return true;
}
