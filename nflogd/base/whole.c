/* whole.c - see whole.h. */
#include "base/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One byte more than `most` would be too many. */
static char *
read_stream(FILE *f, size_t most, size_t *len)
{
	char *at = NULL;
	size_t room = 0;

	for (*len = 0;;) {
		size_t n;

		if (room - *len < 2) {
			char *more = realloc(at, room = room * 2 + 65536);

			if (more == NULL)
				break;
			at = more;
		}
		n = fread(at + *len, 1, room - *len - 1, f);
		*len += n;
		if (*len > most) {
			errno = EFBIG;
			break;
		}
		if (n == 0) {
			if (ferror(f))
				break;
			at[*len] = '\0';
			return at;
		}
	}
	free(at);
	return NULL;
}

struct slice
whole_read(const char *path, size_t most)
{
	struct slice s = { NULL, 0 };
	FILE *f = fopen(path, "re");
	int error;

	if (f == NULL)
		return s;
	s.at = read_stream(f, most, &s.len);
	error = errno;
	fclose(f);
	errno = error;
	return s;
}

/* With the permissions that open(2) would give, which mkstemp does not. */
static FILE *
open_temporary(char *name)
{
	mode_t mask = umask(0);
	int fd = mkostemp(name, O_CLOEXEC);
	FILE *f;

	umask(mask);
	if (fd < 0)
		return NULL;
	f = fchmod(fd, 0666 & ~mask) == 0 ? fdopen(fd, "w") : NULL;
	if (f == NULL) {
		unlink(name);
		close(fd);
	}
	return f;
}

/* A link is to stay one: /dev/stdout is, and may lead to a regular file. */
static bool
is_special(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static void
forget(struct whole *w)
{
	free(w->path);
	free(w->temporary);
	*w = (struct whole){ 0 };
}

bool
whole_begin(struct whole *w, const char *path)
{
	int error;

	*w = (struct whole){ .path = strdup(path) };
	if (w->path != NULL && is_special(path))
		w->out = fopen(path, "we");
	else if (w->path != NULL &&
	    asprintf(&w->temporary, "%s.XXXXXX", path) > 0)
		w->out = open_temporary(w->temporary);
	if (w->out != NULL)
		return true;
	error = errno;
	forget(w);
	errno = error;
	return false;
}

bool
whole_end(struct whole *w, bool good)
{
	bool failed = ferror(w->out) != 0;
	int error;

	errno = 0;
	if (fclose(w->out) != 0)
		failed = true;
	else if (failed)
		errno = EIO;	/* an earlier write, whose reason is gone */
	if (w->temporary != NULL) {
		if (good && !failed)
			failed = rename(w->temporary, w->path) != 0;
		error = errno;
		if (!good || failed)
			unlink(w->temporary);
		errno = error;
	}
	error = errno;
	forget(w);
	errno = error;
	return !failed;
}
