/* interfaces.c - see interfaces.h. */
#include "input/interfaces.h"

#include <stdio.h>

enum { SECONDS = 10 };	/* that a name is believed */

struct slice
interfaces_name(struct interfaces *names, uint32_t index, int64_t now)
{
	size_t slot = index % INTERFACES;
	char *name = names->slots[slot].name;
	int64_t age = now - names->slots[slot].asked;

	if (index == 0)
		return SLICE("");
	if (names->slots[slot].index != index || age < 0 || age > SECONDS) {
		if (if_indextoname(index, name) == NULL)
			snprintf(name, IF_NAMESIZE, "if%u", index);
		names->slots[slot].index = index;
		names->slots[slot].asked = now;
	}
	return slice_of(name);
}
