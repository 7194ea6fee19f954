/*
 * netlink.h - a netlink socket and the messages that came through it.
 */
#ifndef NFLOGD_INPUT_NETLINK_H
#define NFLOGD_INPUT_NETLINK_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any one delivery; the kernel rounds its batches up. */
enum { NETLINK_MOST = 256 * 1024 };

struct netlink {
	int fd;
	char *buffer;	/* twice NETLINK_MOST */
	char *at, *to;	/* messages received and not yet taken */
};

/*
 * Open a socket that does not wait and asks for a receive buffer of
 * `receive_bytes` (as much as it may have, if that is too much). False with
 * errno; then there is nothing to close.
 */
bool netlink_open(struct netlink *nl, int protocol, int receive_bytes);
void netlink_close(struct netlink *nl);

/* False with errno. What the kernel answers waits when this returns. */
bool netlink_send(const struct netlink *nl, const struct nlmsghdr *message);

/*
 * Receive one delivery behind the messages not yet taken; those are given up
 * where they leave no room. Returns its first message, NULL with errno (EAGAIN:
 * nothing waits).
 */
const struct nlmsghdr *netlink_receive(struct netlink *nl);

/* Take the next message, good until the next receive; NULL: no more. */
const struct nlmsghdr *netlink_next(struct netlink *nl);

/* How many deliveries the kernel could not make for want of room, so far. */
uint32_t netlink_drops(const struct netlink *nl);

/* Add an attribute; the message's own buffer must have the room. */
void netlink_put(struct nlmsghdr *message, uint16_t type, const void *value,
    size_t size);

/*
 * Find the attributes of a message, behind `head` bytes of its own header:
 * attrs[type] is the last one of that type, NULL where there is none. Types
 * from `count` on are passed over. An attribute ends within the message.
 */
void netlink_attributes(const struct nlmsghdr *message, size_t head,
    const struct nlattr **attrs, size_t count);

/* Attributes and messages begin at multiples of four bytes. */
static inline size_t
netlink_aligned(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

static inline const char *
netlink_data(const struct nlattr *attr)
{
	return (const char *)(attr + 1);
}

static inline size_t
netlink_size(const struct nlattr *attr)
{
	return attr->nla_len - sizeof(*attr);
}

#endif
