/* refusal.c - see refusal.h. */
#include "input/refusal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The groups that have readers, of the network namespace we are in. */
static const char readers[] = "/proc/net/netfilter/nfnetlink_log";

bool
refusal_of_all(struct error *err)
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	program[n > 0 ? n : 0] = '\0';
	return error_set(err,
	    "NFLOG: needs the capability CAP_NET_ADMIN: setcap "
	    "cap_net_admin+ep %s, or AmbientCapabilities=CAP_NET_ADMIN in a "
	    "systemd unit, or --cap-add NET_ADMIN of a container, or root",
	    n > 0 ? program : "nflogd");
}

/*
 * The netlink port that reads the group: 0 where none does. False where the
 * list cannot be read, as only root may.
 */
static bool
find_reader(uint16_t group, unsigned *port)
{
	FILE *f = fopen(readers, "re");
	char line[128];
	unsigned number, reader;

	*port = 0;
	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "%u %u", &number, &reader) == 2 &&
		    number == group)
			*port = reader;
	fclose(f);
	return true;
}

/*
 * A netlink port is by custom the number of the process whose first it is:
 * "ulogd (process 812)".
 */
static void
name_reader(unsigned port, char *text, size_t size)
{
	char path[48], name[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%u/comm", port);
	f = fopen(path, "re");
	if (f != NULL) {
		if (fgets(name, sizeof(name), f) != NULL)
			name[strcspn(name, "\n")] = '\0';
		fclose(f);
	}
	if (name[0] != '\0')
		snprintf(text, size, "%s (process %u)", name, port);
	else
		snprintf(text, size, "netlink port %u", port);
}

static bool
refusal_of_read_group(uint16_t group, struct error *err)
{
	char reader[64];
	unsigned port;

	if (!find_reader(group, &port) || port == 0)
		return error_set(err, "NFLOG group %u: somebody else reads it; "
		    "see as root in %s who, or log to another group", group,
		    readers);
	name_reader(port, reader, sizeof(reader));
	return error_set(err, "NFLOG group %u: %s reads it already; stop that, "
	    "or log to another group", group, reader);
}

bool
refusal_of_group(uint16_t group, int why, struct error *err)
{
	if (why == EPERM)
		return refusal_of_read_group(group, err);
	if (why == EBUSY)
		return error_set(err, "NFLOG group %u: read here already; name "
		    "each group once", group);
	if (why == EPROTONOSUPPORT || access(readers, F_OK) != 0)
		return error_set(err,
		    "NFLOG group %u: the kernel has no NFLOG; "
		    "modprobe nfnetlink_log",
		    group);
	return error_set(
	    err, "NFLOG group %u: cannot read it: %s", group, strerror(why));
}
