/* netlink.c - see netlink.h; the norm is RFC 3549 and the kernel's socket. */
#include "input/netlink.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 2 * NETLINK_MOST };

/*
 * Whatever of this is refused only makes the buffer smaller. Without ENOBUFS
 * the kernel goes on delivering what fits; with it, it would deliver nothing
 * until all that waits is read.
 */
static void
set_buffer(int fd, int bytes)
{
	int one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes,
	    sizeof(bytes)) != 0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	(void)setsockopt(
	    fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &one, sizeof(one));
}

bool
netlink_open(struct netlink *nl, int protocol, int receive_bytes)
{
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	int saved;

	nl->at = nl->to = nl->buffer = malloc(BUFFER);
	nl->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    protocol);
	if (nl->fd >= 0 && nl->buffer != NULL &&
	    bind(nl->fd, (struct sockaddr *)&self, sizeof(self)) == 0) {
		set_buffer(nl->fd, receive_bytes);
		return true;
	}
	saved = nl->buffer == NULL ? ENOMEM : errno;
	netlink_close(nl);
	errno = saved;
	return false;
}

void
netlink_close(struct netlink *nl)
{
	if (nl->fd >= 0)
		close(nl->fd);
	free(nl->buffer);
	nl->fd = -1;
	nl->buffer = NULL;
}

bool
netlink_send(const struct netlink *nl, const struct nlmsghdr *message)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	return sendto(nl->fd, message, message->nlmsg_len, 0,
	    (struct sockaddr *)&kernel, sizeof(kernel)) >= 0;
}

const struct nlmsghdr *
netlink_receive(struct netlink *nl)
{
	char *delivery;
	ssize_t n;

	if (nl->at == nl->to || nl->buffer + BUFFER - nl->to < NETLINK_MOST)
		nl->at = nl->to = nl->buffer;
	delivery = nl->to;
	do
		n = recv(nl->fd, delivery, NETLINK_MOST, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return NULL;
	nl->to += netlink_aligned((size_t)n);
	return (const struct nlmsghdr *)delivery;
}

const struct nlmsghdr *
netlink_next(struct netlink *nl)
{
	const struct nlmsghdr *m = (const struct nlmsghdr *)nl->at;
	size_t left = (size_t)(nl->to - nl->at);

	if (left < sizeof(*m) || m->nlmsg_len < sizeof(*m) ||
	    netlink_aligned(m->nlmsg_len) > left) {
		nl->at = nl->to;
		return NULL;
	}
	nl->at += netlink_aligned(m->nlmsg_len);
	return m;
}

void
netlink_attributes(const struct nlmsghdr *message, size_t head,
    const struct nlattr **attrs, size_t count)
{
	size_t at = sizeof(*message) + netlink_aligned(head);

	for (size_t i = 0; i < count; i++)
		attrs[i] = NULL;
	while (message->nlmsg_len >= at + sizeof(struct nlattr)) {
		const struct nlattr *attr =
		    (const void *)((const char *)message + at);

		if (attr->nla_len < sizeof(*attr) ||
		    attr->nla_len > message->nlmsg_len - at)
			return;
		if (attr->nla_type < count)
			attrs[attr->nla_type] = attr;
		at += netlink_aligned(attr->nla_len);
	}
}

uint32_t
netlink_drops(const struct netlink *nl)
{
	uint32_t info[SK_MEMINFO_VARS] = { 0 };
	socklen_t size = sizeof(info);

	if (getsockopt(nl->fd, SOL_SOCKET, SO_MEMINFO, info, &size) != 0)
		return 0;
	return info[SK_MEMINFO_DROPS];
}

void
netlink_put(struct nlmsghdr *message, uint16_t type, const void *value,
    size_t size)
{
	struct nlattr attr = { .nla_len = (uint16_t)(sizeof(attr) + size),
		.nla_type = type };
	size_t at = netlink_aligned(message->nlmsg_len);

	memcpy((char *)message + at, &attr, sizeof(attr));
	memcpy((char *)message + at + sizeof(attr), value, size);
	message->nlmsg_len = (uint32_t)(at + netlink_aligned(attr.nla_len));
}
