/* stream.c - see stream.h. */
#include "commands/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
stream_open(struct stream *s, const char *name, struct error *err)
{
	struct stat st;

	s->fd = STDIN_FILENO;
	s->name = name;
	if (strcmp(name, "-") == 0)
		s->name = "standard input";
	else
		s->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (s->fd < 0)
		return error_set(err, "%s: cannot open: %s", name,
		    strerror(errno));
	if (fstat(s->fd, &st) != 0)
		return error_set(err, "%s: %s", s->name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return error_set(err, "%s: is a directory; name the files in "
		    "it", s->name);
	s->is_file = S_ISREG(st.st_mode);
	s->size = (uint64_t)st.st_size;
	s->modified = st.st_mtime;
	return true;
}

void
stream_close(struct stream *s)
{
	if (s->fd > STDIN_FILENO)
		close(s->fd);
}
