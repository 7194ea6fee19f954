/* beginning.c - see beginning.h. */
#include "input/beginning.h"
#include "base/digest.h"
#include "input/lines.h"

#include <unistd.h>

static void
take(void *context, struct slice bytes)
{
	struct beginning *head = context;
	size_t room = sizeof(head->room) - head->bytes.len;

	if (bytes.len > room)
		bytes.len = room;
	memcpy(head->room + head->bytes.len, bytes.at, bytes.len);
	head->bytes.len += bytes.len;
}

static enum lines_result
read_records(struct beginning *head, struct lines *l, bool finished,
    struct error *err)
{
	enum lines_result result;
	struct slice record;

	do {
		result = lines_next(l, &record, err);
		if ((result != LINES_RECORD && result != LINES_TOO_LONG) ||
		    (lines_unfinished(l) && !finished))
			break;
		lines_tell(l);
		if (head->first == 0)
			head->first = digest_of(head->bytes);
	} while (head->bytes.len < sizeof(head->room));
	return result;
}

enum beginning_result
beginning_read(struct beginning *head, int fd, const char *name, int stop, bool finished,
    struct error *err)
{
	struct lines *l = lines_new(fd, name, stop);
	enum lines_result result = LINES_ERROR;

	head->bytes = (struct slice){ head->room, 0 };
	head->first = 0;
	if (l == NULL || lseek(fd, 0, SEEK_SET) != 0) {
		error_set(err, "%s: cannot be read from its beginning", name);
	} else {
		lines_watch(l, take, head);
		result = read_records(head, l, finished, err);
	}
	lines_free(l);
	/* what comes before the damage of a compressed file is its head */
	if (result == LINES_ERROR && head->bytes.len == 0)
		return BEGINNING_ERROR;
	return result == LINES_STOPPED ? BEGINNING_STOPPED : BEGINNING_READ;
}
