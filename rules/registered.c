/* registered.c - see registered.h. */
#include "rules/registered.h"

#include <arpa/inet.h>
#include <netdb.h>

enum { ENTRY = 4096 };	/* room for a line of the list, aliases included */

/* The protocols with ports of their own; those of others are not numbers. */
static bool
has_ports(uint8_t protocol)
{
	return protocol == PROTO_TCP || protocol == PROTO_UDP ||
	    protocol == PROTO_DCCP || protocol == PROTO_SCTP;
}

/* The list is anybody's file: no blanks, controls or bytes above ASCII. */
static bool
is_plain(const char *name)
{
	size_t i = 0;

	while (name[i] > ' ' && name[i] <= '~')
		i++;
	return i > 0 && i < REGISTERED_NAME && name[i] == '\0';
}

bool
registered_name(uint32_t service, char name[REGISTERED_NAME])
{
	uint16_t port = htons((uint16_t)(service & 0xffff));
	uint8_t protocol = service_protocol(service);
	struct servent entry, *found;
	char buffer[ENTRY];

	name[0] = '\0';
	if ((service & SERVICE_NO_PORT) != 0 || !has_ports(protocol) ||
	    getservbyport_r(port, protocol_name(protocol), &entry, buffer,
		sizeof(buffer), &found) != 0 ||
	    found == NULL || !is_plain(found->s_name))
		return false;
	strcpy(name, found->s_name);
	return true;
}
