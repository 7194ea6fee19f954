/* yaml_bytes.c - see yaml_bytes.h. */
#include "base/yaml_bytes.h"
#include "base/utf8.h"
#include "base/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What libyaml would refuse too, but without telling where. */
static bool
is_control(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\r') ||
	    (c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xfffe || c == 0xffff;
}

/* Most of a file; a '%' may begin a directive. */
static bool
is_plain(char c)
{
	return c >= ' ' && c < 0x7f && c != '%';
}

uint32_t
yaml_bytes_character(struct slice text)
{
	uint32_t c = 0;

	utf8_decode(text.at, text.len, &c);
	return c;
}

size_t
yaml_bytes_control(struct slice text)
{
	size_t at = 0, bytes;
	uint32_t c;

	while (at < text.len) {
		if (is_plain(text.at[at])) {
			at++;
			continue;
		}
		bytes = utf8_decode(text.at + at, text.len - at, &c);
		if (bytes == 0 || is_control(c) || c == 0x85 || c == '\r')
			break;
		at += bytes;
	}
	return at;
}

/* One character of the file at *p; false with an error where it may not be. */
static bool
check_character(struct where at, const char *p, size_t left, size_t *bytes,
    struct errors *errors)
{
	uint32_t c = (unsigned char)*p;

	*bytes = c < 0x80 ? 1 : utf8_decode(p, left, &c);
	if (*bytes == 0)
		errors_add(errors, at,
		    "byte 0x%02X is not UTF-8; save the file as UTF-8",
		    (unsigned char)*p);
	else if (is_control(c))
		errors_add(errors, at,
		    "a control character (U+%04X); take it out", c);
	else if (c == '%' && at.column == 1)
		errors_add(errors, at,
		    "a line that begins with %% is a "
		    "directive, and none are taken; indent it, or leave it "
		    "out");
	else
		return true;
	return false;
}

bool
yaml_bytes_check(const char *file, struct slice *bytes, struct errors *errors)
{
	struct where at = { file, 1, 1 };
	size_t n;

	if (bytes->len > YAML_BYTES) {
		errors_add(errors, (struct where){ file, 0, 0 },
		    "larger than %d MiB; split the file", YAML_BYTES >> 20);
		return false;
	}
	if (slice_starts(*bytes, SLICE("\xef\xbb\xbf")))
		*bytes = slice_from(*bytes, 3);
	for (size_t i = 0; i < bytes->len; i += n) {
		if (is_plain(bytes->at[i])) {
			n = 1;
			at.column++;
			continue;
		}
		if (!check_character(at, bytes->at + i, bytes->len - i, &n,
		    errors))
			return false;
		at.column++;
		if (bytes->at[i] == '\n' || (bytes->at[i] == '\r' &&
		    (i + 1 == bytes->len || bytes->at[i + 1] != '\n'))) {
			at.line++;
			at.column = 1;
		}
	}
	return true;
}

static bool
refuse(const char *file, const char *why, struct errors *errors)
{
	errors_add(errors, (struct where){ file, 0, 0 }, "cannot read: %s",
	    why);
	return false;
}

/* One byte more than allowed is enough to know. */
static bool
read_all(int fd, char *bytes, size_t size, size_t *len)
{
	ssize_t n;

	for (*len = 0; *len < size; *len += (size_t)n) {
		n = read(fd, bytes + *len, size - *len);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			return n == 0;
	}
	return true;
}

/* Room for what the file holds now, and a byte to see that it has grown. */
static bool
room_for(int fd, size_t *size, const char **why)
{
	struct stat st;

	if (fstat(fd, &st) != 0) {
		*why = strerror(errno);
		return false;
	}
	*why = S_ISDIR(st.st_mode) ? "a directory; want a file" :
	    "no regular file; want one";
	if (!S_ISREG(st.st_mode))
		return false;
	*size = YAML_BYTES;
	if (st.st_size < YAML_BYTES)
		*size = (size_t)st.st_size;
	*size += 1;
	return true;
}

bool
yaml_bytes_read(
    const char *file, char **bytes, size_t *len, struct errors *errors)
{
	/* O_NONBLOCK: opening a pipe must not wait for its writer */
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *why;
	size_t size;
	bool ok;

	if (fd < 0)
		return refuse(file, strerror(errno), errors);
	ok = room_for(fd, &size, &why);
	if (ok) {
		*bytes = malloc(size);
		ok = *bytes != NULL && read_all(fd, *bytes, size, len);
		why = strerror(*bytes != NULL ? errno : ENOMEM);
		if (!ok)
			free(*bytes);
	}
	close(fd);
	return ok || refuse(file, why, errors);
}
