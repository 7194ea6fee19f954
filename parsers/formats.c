/* formats.c - the table of formats, and who is asked; see formats.h. */
#include "parsers/formats.h"
#include "parsers/netfilter.h"

#include <stdlib.h>

const struct log_format built_in[] = {
	{ .name = "netfilter",
	    .summary = "iptables and nftables LOG lines, and their products",
	    .sample = "Sep  1 00:00:01 fw kernel: [12345.678901] [UFW BLOCK] "
		      "IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:"
		      "08:00 SRC=192.0.2.7 DST=198.51.100.1 LEN=40 TOS=0x00 "
		      "PREC=0x00 TTL=239 ID=54321 PROTO=TCP SPT=40000 DPT=445 "
		      "WINDOW=1024 RES=0x00 SYN URGP=0 ",
	    .writers = FROM_KERNEL | FROM_NOBODY,
	    .parse = parse_netfilter, .detail = detail_netfilter },
	{ 0 },
};

/*
 * Lists for the kernel's messages and for those without tag by their first
 * byte, for programs by the first byte of their names. Most are short.
 */
enum { KERNEL, UNTAGGED = 256, PROGRAMS = 512, LISTS = 768 };

struct formats {
	const struct log_format **all;
	size_t count;
	const struct log_format **lists[LISTS];
};

bool
name_matches(const char *name, struct slice word)
{
	size_t i = 0, tail;

	if (name[0] == '*') {
		tail = strlen(name + 1);
		return word.len >= tail && memcmp(word.at + word.len - tail,
		    name + 1, tail) == 0;
	}
	/* most differ in one of their first letters */
	for (; name[i] != '\0'; i++) {
		if (name[i] == '*' && name[i + 1] == '\0')
			return true;
		if (i == word.len || name[i] != word.at[i])
			return false;
	}
	return i == word.len;
}

bool
format_has_program(const struct log_format *f, struct slice program)
{
	for (const char *const *p = f->programs; p != NULL && *p != NULL; p++)
		if (name_matches(*p, program))
			return true;
	return false;
}

/* Does the list want this format? */
static bool
belongs(const struct log_format *f, size_t list)
{
	unsigned writer = list < UNTAGGED ? FROM_KERNEL : FROM_NOBODY;
	char first = (char)(list & 255);

	if (list < PROGRAMS)
		return (f->writers & writer) != 0 && (f->first == NULL ||
		    (first != '\0' && strchr(f->first, first) != NULL));
	for (const char *const *p = f->programs; p != NULL && *p != NULL; p++)
		if ((*p)[0] == '*' || (*p)[0] == first)
			return true;
	return false;
}

static bool
make_list(struct formats *f, size_t list)
{
	size_t n = 0;

	f->lists[list] = calloc(f->count + 1, sizeof(*f->lists[list]));
	if (f->lists[list] == NULL)
		return false;
	for (size_t i = 0; i < f->count; i++)
		if (belongs(f->all[i], list))
			f->lists[list][n++] = f->all[i];
	return true;
}

struct formats *
formats_new(const struct log_format *const *own, size_t own_count,
    const struct log_format *const *shipped, size_t shipped_count)
{
	size_t in_c = sizeof(built_in) / sizeof(built_in[0]) - 1;
	struct formats *f = calloc(1, sizeof(*f));
	bool ok;

	if (f == NULL)
		return NULL;
	f->all = calloc(own_count + in_c + shipped_count + 1, sizeof(*f->all));
	ok = f->all != NULL;
	for (size_t i = 0; ok && i < own_count; i++)
		f->all[f->count++] = own[i];
	for (size_t i = 0; ok && i < in_c; i++)
		f->all[f->count++] = &built_in[i];
	for (size_t i = 0; ok && i < shipped_count; i++)
		f->all[f->count++] = shipped[i];
	for (size_t i = 0; ok && i < LISTS; i++)
		ok = make_list(f, i);
	if (ok)
		return f;
	formats_free(f);
	return NULL;
}

void
formats_free(struct formats *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < LISTS; i++)
		free(f->lists[i]);
	free(f->all);
	free(f);
}

size_t
formats_all(const struct formats *f, const struct log_format *const **all)
{
	*all = f->all;
	return f->count;
}

const struct log_format *const *
formats_candidates(const struct formats *f, const struct envelope *env)
{
	if (env->origin == ORIGIN_PROGRAM)
		return f->lists[PROGRAMS + (unsigned char)*env->program.at];
	return f->lists[(env->origin == ORIGIN_KERNEL ? KERNEL : UNTAGGED) +
	    (unsigned char)*env->message.at];
}
