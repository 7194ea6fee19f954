/*
 * cases.h - reads the *.cases files of this directory; README.md tells their
 * form. For tests only: a file that cannot be read ends the program.
 */
#ifndef TESTS_LINES_CASES_H
#define TESTS_LINES_CASES_H

#include "base/calendar.h"

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASE_RECORDS = 16, CASE_TEXTS = 64, CASE_ZONE = 40, CASE_MORE = 8 };

struct bytes {
	char *at;
	size_t len;
};

struct case_record {
	struct bytes record;
	char *row;
	char *fields;	/* NULL where the case does not look at them */
	char *more[CASE_MORE];	/* rows of the record's further packets */
	size_t more_count;
	size_t line;	/* where the record stands */
};

struct line_case {
	const char *file;
	char *name;
	char zone[CASE_ZONE];
	int64_t now;
	bool open;	/* its lines may end with a number */
	struct case_record records[CASE_RECORDS];
	size_t count;
};

struct cases {
	struct line_case *all;
	size_t count;
	glob_t files;
};

/* The state of reading one file. */
struct case_reader {
	struct cases *cases;
	const char *file;
	size_t line;
	struct line_case defaults;
	struct line_case *open;	/* NULL before the first `case` */
	struct {
		char *name;
		struct bytes text;
	} texts[CASE_TEXTS];
	size_t text_count;
};

__attribute__((noreturn, format(printf, 2, 3))) static inline void
case_refuse(const struct case_reader *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "%s:%zu: ", r->file, r->line);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

static inline void
bytes_add(struct bytes *b, const char *at, size_t len)
{
	b->at = realloc(b->at, b->len + len + 1);
	if (b->at == NULL)
		abort();
	memcpy(b->at + b->len, at, len);
	b->len += len;
	b->at[b->len] = '\0';
}

/* "\xHH", "\\" or "\s" at p; returns what follows it. */
static inline const char *
case_escape(const struct case_reader *r, const char *p, struct bytes *out)
{
	char hex[3] = "", *end, byte;

	if (p[1] == '\\' || p[1] == 's') {
		bytes_add(out, p[1] == 's' ? " " : "\\", 1);
		return p + 2;
	}
	if (p[1] == 'x')
		memcpy(hex, p + 2, strnlen(p + 2, 2));
	byte = (char)strtoul(hex, &end, 16);
	if (end != hex + 2)
		case_refuse(r, "\"%.4s\" is no escape", p);
	bytes_add(out, &byte, 1);
	return p + 4;
}

static inline void case_text(
    const struct case_reader *r, const char *p, struct bytes *out);

/* "${NAME}" or "${N*TEXT}" at p; returns what follows it. */
static inline const char *
case_insert(const struct case_reader *r, const char *p, struct bytes *out)
{
	char *name = strndup(p + 2, strcspn(p + 2, "}")), *star;
	const char *after = p + 2 + strlen(name);
	struct bytes once = { 0 };
	size_t i = 0;

	if (*after != '}')
		case_refuse(r, "\"${\" without \"}\"");
	if (name[0] >= '1' && name[0] <= '9') {
		size_t times = strtoul(name, &star, 10);

		if (*star != '*')
			case_refuse(r, "\"%s\" is no repetition", name);
		case_text(r, star + 1, &once);
		while (times-- > 0)
			bytes_add(out, once.at, once.len);
		free(once.at);
	} else {
		while (i < r->text_count && strcmp(r->texts[i].name, name) != 0)
			i++;
		if (i == r->text_count)
			case_refuse(r, "\"%s\" is not defined", name);
		bytes_add(out, r->texts[i].text.at, r->texts[i].text.len);
	}
	free(name);
	return after + 1;
}

static inline void
case_text(const struct case_reader *r, const char *p, struct bytes *out)
{
	bytes_add(out, "", 0);
	while (*p != '\0') {
		if (*p == '\\')
			p = case_escape(r, p, out);
		else if (p[0] == '$' && p[1] == '{')
			p = case_insert(r, p, out);
		else
			bytes_add(out, p++, 1);
	}
}

static inline void
case_begin(struct case_reader *r, const char *name)
{
	struct cases *c = r->cases;

	c->all = realloc(c->all, (c->count + 1) * sizeof(*c->all));
	if (c->all == NULL)
		abort();
	r->open = &c->all[c->count++];
	*r->open = r->defaults;
	r->open->file = r->file;
	r->open->name = strdup(name);
}

static inline void
case_define(struct case_reader *r, const char *p)
{
	size_t len = strcspn(p, " ");

	if (r->text_count == CASE_TEXTS || p[len] == '\0')
		case_refuse(r, "a text wants a name and a text");
	r->texts[r->text_count].name = strndup(p, len);
	r->texts[r->text_count].text = (struct bytes){ 0 };
	case_text(r, p + len + 1, &r->texts[r->text_count].text);
	r->text_count++;
}

static inline void
case_add_record(struct case_reader *r, const char *text)
{
	struct line_case *c = r->open;

	if (c == NULL || c->count == CASE_RECORDS ||
	    (c->count > 0 && c->records[c->count - 1].row == NULL))
		case_refuse(r, "a record out of place");
	c->records[c->count] = (struct case_record){ .line = r->line };
	case_text(r, text, &c->records[c->count++].record);
}

static inline void
case_add_row(struct case_reader *r, const char *text)
{
	struct line_case *c = r->open;

	if (c == NULL || c->count == 0 || c->records[c->count - 1].row != NULL)
		case_refuse(r, "a row out of place");
	c->records[c->count - 1].row = strdup(text);
}

static inline void
case_add_more(struct case_reader *r, const char *text)
{
	struct line_case *c = r->open;
	struct case_record *last;

	if (c == NULL || c->count == 0)
		case_refuse(r, "a further row out of place");
	last = &c->records[c->count - 1];
	if (last->row == NULL || last->more_count == CASE_MORE)
		case_refuse(r, "a further row out of place");
	last->more[last->more_count++] = strdup(text);
}

static inline void
case_add_fields(struct case_reader *r, const char *text)
{
	struct line_case *c = r->open;
	struct case_record *last;

	if (c == NULL || c->count == 0)
		case_refuse(r, "fields out of place");
	last = &c->records[c->count - 1];
	if (last->row == NULL || last->fields != NULL)
		case_refuse(r, "fields out of place");
	last->fields = strdup(text);
}

static inline void
case_line(struct case_reader *r, char *p)
{
	struct line_case *set = r->open != NULL ? r->open : &r->defaults;
	size_t len = strcspn(p, " ");
	char *value = p + len + (p[len] == ' ');
	bool is_zone = strncmp(p, "zone ", 5) == 0;

	p[len] = '\0';
	if (*p == '#' || *p == '\0')
		return;
	if (strcmp(p, "text") == 0)
		case_define(r, value);
	else if (strcmp(p, "case") == 0)
		case_begin(r, value);
	else if (strcmp(p, "open") == 0)
		set->open = true;
	else if (is_zone && strlen(value) < CASE_ZONE)
		strcpy(set->zone, value);
	else if (strcmp(p, "now") == 0) {
		if (!instant_parse(value, &set->now))
			case_refuse(r, "\"%s\" is no instant", value);
	} else if (strcmp(p, "<") == 0)
		case_add_record(r, value);
	else if (strcmp(p, ">") == 0)
		case_add_row(r, value);
	else if (strcmp(p, "+") == 0)
		case_add_more(r, value);
	else if (strcmp(p, "=") == 0)
		case_add_fields(r, value);
	else
		case_refuse(r, "\"%s\" is not understood", p);
}

static inline void
cases_read(struct cases *c, const char *file)
{
	struct case_reader r = { .cases = c, .file = file,
		.defaults = { .zone = "UTC", .now = 1759233600 } };
	FILE *f = fopen(file, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (f == NULL)
		case_refuse(&r, "cannot be read");
	while ((len = getline(&line, &room, f)) > 0) {
		r.line++;
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		case_line(&r, line);
	}
	free(line);
	fclose(f);
	for (size_t i = 0; i < r.text_count; i++) {
		free(r.texts[i].name);
		free(r.texts[i].text.at);
	}
}

/* Every case of tests/lines, seen from the root of the repository. */
static inline struct cases
cases_load(void)
{
	struct cases c = { 0 };

	if (glob("tests/lines/*.cases", 0, NULL, &c.files) != 0) {
		fprintf(stderr, "no cases in tests/lines\n");
		exit(2);
	}
	for (size_t i = 0; i < c.files.gl_pathc; i++)
		cases_read(&c, c.files.gl_pathv[i]);
	return c;
}

static inline void
cases_free(struct cases *c)
{
	for (size_t i = 0; i < c->count; i++) {
		for (size_t k = 0; k < c->all[i].count; k++) {
			free(c->all[i].records[k].record.at);
			free(c->all[i].records[k].row);
			free(c->all[i].records[k].fields);
			for (size_t m = 0; m < CASE_MORE; m++)
				free(c->all[i].records[k].more[m]);
		}
		free(c->all[i].name);
	}
	free(c->all);
	globfree(&c->files);
}

#endif
