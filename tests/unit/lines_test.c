/*
 * lines_test.c - the line path, from bytes to the row of `nflogd events`.
 *
 * The cases of tests/lines say what a line is; what must hold of any line is
 * said here. `lines_test --seeds DIR [FORMAT]` writes the records (those that the
 * format reads) for the fuzzers, and `--logs DIR` a log of each file of cases.
 */
#include "count/service.h"
#include "tests/lines/bench.h"
#include "tests/lines/cases.h"
#include "tests/lines/wreck.h"

#include <ctype.h>

enum { ROW = 512, WORDS = 9 };

static struct cases cases;

static void
format_address(const struct event *ev, uint32_t bit,
    const struct address *address, char text[INET6_ADDRSTRLEN])
{
	struct in_addr v4 = { htonl(address->v4) };

	strcpy(text, "-");
	if ((ev->has & bit) != 0 && address->is_v6)
		inet_ntop(AF_INET6, address->v6, text, INET6_ADDRSTRLEN);
	else if ((ev->has & bit) != 0)
		inet_ntop(AF_INET, &v4, text, INET6_ADDRSTRLEN);
}

static void
format_service(const struct event *ev, char proto[16], char port[16])
{
	const char *name = protocol_name(ev->protocol);

	strcpy(proto, "-");
	strcpy(port, "-");
	if ((ev->has & EV_PROTO) == 0)
		return;
	if (name != NULL)
		snprintf(proto, 16, "%s", name);
	else
		snprintf(proto, 16, "%u", ev->protocol);
	if ((ev->has & EV_ICMP) != 0)
		snprintf(port, 16, "%u/%u", ev->icmp_type, ev->icmp_code);
	else if ((ev->has & EV_DPORT) != 0)
		snprintf(port, 16, "%u", ev->dport);
}

/* The row of `events --format tsv`, with blanks and without the line. */
static void
format_row(const struct event *ev, int32_t day, char row[ROW])
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN], date[DAY_TEXT];
	char proto[16], port[16], host[256] = "-";

	for (size_t i = 0; i < ev->host.len && i < sizeof(host) - 1; i++) {
		host[i] = (char)tolower((unsigned char)ev->host.at[i]);
		host[i + 1] = '\0';
	}
	day_format(day, date);
	format_service(ev, proto, port);
	format_address(ev, EV_SRC, &ev->src, src);
	format_address(ev, EV_DST, &ev->dst, dst);
	snprintf(row, ROW, "%s %s %s %s %s %s %s %u%s%s",
	    verdict_word(ev->verdict), date, host, proto, port, src, dst,
	    ev->count, ev->reason == REASON_DROP ? "" : " ",
	    reason_word(ev->reason));
}

static size_t
split_row(const char *row, char copy[ROW], char *words[WORDS + 1])
{
	size_t n = 0;

	snprintf(copy, ROW, "%s", row);
	for (char *w = strtok(copy, " "); w != NULL && n <= WORDS;
	    w = strtok(NULL, " "))
		words[n++] = w;
	return n;
}

static bool
rows_match(const char *want, const char *got)
{
	char want_copy[ROW], got_copy[ROW];
	char *want_words[WORDS + 1], *got_words[WORDS + 1];
	size_t n = split_row(want, want_copy, want_words);

	if (split_row(got, got_copy, got_words) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(want_words[i], "*") != 0 &&
		    strcmp(want_words[i], got_words[i]) != 0)
			return false;
	return true;
}

static void
format_slice(struct slice s, char text[32])
{
	snprintf(text, 32, "%.*s", s.len > 0 ? (int)s.len : 1,
	    s.len > 0 ? s.at : "-");
}

/* A header field by its name; "-" where the event does not tell it. */
static void
format_field(const struct event *ev, const char *name, char text[32])
{
	const struct {
		const char *name;
		uint32_t bit, value;
	} fields[] = {
		{ "length", EV_LENGTH, ev->length }, { "ttl", EV_TTL, ev->ttl },
		{ "tos", EV_TOS, ev->tos }, { "id", EV_ID, ev->ip_id },
		{ "fragment", EV_FRAGMENT, ev->fragment },
		{ "df", EV_DF, 1 }, { "mf", EV_MF, 1 },
		{ "window", EV_WINDOW, ev->window }, { "seq", EV_SEQ, ev->seq },
		{ "ack", EV_ACK, ev->ack }, { "mark", EV_MARK, ev->mark },
		{ "flags", EV_TCP_FLAGS, ev->tcp_flags },
		{ "uid", EV_UID, ev->uid }, { "gid", EV_GID, ev->gid },
	};

	if (strcmp(name, "in") == 0 || strcmp(name, "out") == 0) {
		format_slice(*name == 'i' ? ev->in : ev->out, text);
		return;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].name, name) == 0) {
			if ((ev->has & fields[i].bit) != 0)
				snprintf(text, 32, "%u", fields[i].value);
			else
				strcpy(text, "-");
			return;
		}
	fail_msg("\"%s\" is no field", name);
}

/* "NAME VALUE NAME VALUE": does the event tell all of these? */
static bool
fields_match(const char *want, const struct event *ev, char wrong[ROW])
{
	char copy[ROW], text[32];

	snprintf(copy, sizeof(copy), "%s", want);
	for (char *name = strtok(copy, " "); name != NULL;
	    name = strtok(NULL, " ")) {
		const char *value = strtok(NULL, " ");

		format_field(ev, name, text);
		if (value == NULL || strcmp(value, text) != 0) {
			snprintf(wrong, ROW, "%s %s", name, text);
			return false;
		}
	}
	return true;
}

/* The record's further packets; the first is in *ev. */
static bool
more_match(struct bench *b, const struct case_record *r, struct event *ev)
{
	char row[ROW];
	size_t n = 0;
	uint32_t sensor;
	int32_t day;

	while (reader_more(b->reader, ev)) {
		if (n == r->more_count ||
		    !resolve(b->resolver, ev, &sensor, &day))
			return false;
		format_row(ev, day, row);
		if (!ev->continues || !rows_match(r->more[n++], row)) {
			print_error("  got  + %s\n", row);
			return false;
		}
	}
	return n == r->more_count;
}

/* Returns how many records are not what their row says. */
static size_t
run_case(const struct line_case *c, unsigned pad)
{
	struct bench b = bench_new(c->zone, c->now);
	struct event ev;
	char row[ROW];
	size_t wrong = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct case_record *r = &c->records[i];
		struct slice copy =
		    record_copy(r->record.at, r->record.len, pad);

		format_row(&ev, read_event(&b, copy, &ev), row);
		if (!rows_match(r->row, row) || (r->fields != NULL &&
		    !fields_match(r->fields, &ev, row))) {
			print_error("%s:%zu: %s (pad %u)\n  want %s\n  got  "
				    "%s\n", c->file, r->line, c->name, pad,
			    r->fields != NULL && rows_match(r->row, row) ?
			    r->fields : r->row, row);
			wrong++;
		} else if (!more_match(&b, r, &ev)) {
			print_error("%s:%zu: %s (pad %u): other packets than "
				    "these\n", c->file, r->line, c->name, pad);
			wrong++;
		}
		free((char *)copy.at);
	}
	bench_free(&b);
	return wrong;
}

static void
test_cases(void **state)
{
	size_t wrong = 0, records = 0;

	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		records += cases.all[i].count;
		for (unsigned pad = 0; pad < RECORD_PADS; pad++) {
			size_t n = run_case(&cases.all[i], pad);

			wrong += n;
			if (n > 0)
				break;
		}
	}
	print_message("%zu cases, %zu records\n", cases.count, records);
	if (wrong > 0)
		fail_msg("%zu records are not what their row says", wrong);
}

static void
test_cases_are_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		const struct line_case *c = &cases.all[i];

		if (c->count == 0 || c->records[c->count - 1].row == NULL)
			fail_msg("%s: case \"%s\" has no row", c->file,
			    c->name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(cases.all[k].name, c->name) == 0)
				fail_msg("%s: a second case \"%s\"", c->file,
				    c->name);
	}
}

/* Glued and broken messages are cut down to the other message. */
static bool
holds_one_packet(const struct bytes *r)
{
	const char *first = memmem(r->at, r->len, "OUT=", 4);

	return first == NULL || memmem(first + 4,
	    (size_t)(r->at + r->len - first - 4), "OUT=", 4) == NULL;
}

static bool
cuts_number(const struct bytes *r, size_t len)
{
	return len > 0 && isdigit((unsigned char)r->at[len - 1]) &&
	    isdigit((unsigned char)r->at[len]);
}

static size_t
cut_record(struct bench *b, const struct line_case *c, const struct bytes *r)
{
	struct slice record = record_copy(r->at, r->len, 0);
	struct event whole, ev;
	size_t wrong = 0;

	resolver_forget(b->resolver);
	read_event(b, record, &whole);
	for (size_t len = 0; len < r->len; len++) {
		const char *complaint = read_wreck(b, r->at, len, &ev);

		if (complaint == NULL && holds_one_packet(r))
			complaint = compare_cut(&whole, &ev,
			    c->open && cuts_number(r, len));
		if (complaint == NULL)
			continue;
		if (wrong++ == 0)
			print_wreck(c, r->at, len, complaint);
	}
	free((char *)record.at);
	return wrong;
}

static size_t
change_record(struct bench *b, const struct line_case *c, const struct bytes *r)
{
	static const char changes[] = { ' ', '0', '9', '=', ']', '[', '\0',
		'\xff', 'I', ':', '\n', '<', '-' };
	struct slice one = record_copy(r->at, r->len, 0);
	struct slice two = record_copy(r->at, r->len, other_pad(r->len));
	char *first = (char *)one.at, *second = (char *)two.at;
	struct event ev;
	size_t wrong = 0;

	for (size_t i = 0; i < r->len; i++) {
		for (size_t k = 0; k < sizeof(changes); k++) {
			const char *complaint;

			if (changes[k] == r->at[i])
				continue;
			first[i] = second[i] = changes[k];
			complaint = read_both(b, one, two, &ev);
			if (complaint != NULL && wrong++ == 0)
				print_wreck(c, first, r->len, complaint);
		}
		first[i] = second[i] = r->at[i];
	}
	free(first);
	free(second);
	return wrong;
}

static void
test_cut(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		struct line_case *c = &cases.all[i];
		struct bench b = bench_new(c->zone, c->now);

		for (size_t k = 0; k < c->count; k++)
			if (c->records[k].record.len < LONG_RECORD)
				wrong +=
				    cut_record(&b, c, &c->records[k].record);
		bench_free(&b);
	}
	if (wrong > 0)
		fail_msg("%zu cut records", wrong);
}

static void
test_changed(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		struct line_case *c = &cases.all[i];
		struct bench b = bench_new(c->zone, c->now);

		for (size_t k = 0; k < c->count; k++)
			if (c->records[k].record.len < LONG_RECORD)
				wrong +=
				    change_record(&b, c, &c->records[k].record);
		bench_free(&b);
	}
	if (wrong > 0)
		fail_msg("%zu changed records", wrong);
}

/*
 * The same record gives the same event, whatever was read before it; but header
 * lines may name columns, until another stream begins.
 */
static void
test_deterministic(void **state)
{
	(void)state;
	for (size_t i = 0; i < cases.count; i++)
		for (size_t k = 0; k < cases.all[i].count; k++) {
			struct bytes *r = &cases.all[i].records[k].record;
			struct bytes *q = &cases.all[cases.count - 1 - i]
					       .records[0].record;
			struct slice one = record_copy(r->at, r->len, 0);
			struct slice two = record_copy(q->at, q->len, 0);
			struct reader *fresh = reader_of_tests();
			struct reader *used = reader_of_tests();
			struct event a, b, other;

			reader_record(fresh, one, &a);
			reader_record(used, two, &other);
			reader_forget(used);
			reader_record(used, one, &b);
			assert_true(same_event(&a, one, &b, one));
			reader_free(fresh);
			reader_free(used);
			free((char *)one.at);
			free((char *)two.at);
		}
}

/* What means nothing in front of a record or behind it changes nothing. */
static void
check_around(const struct line_case *c, const struct bytes *r,
    const char *before, const char *after)
{
	size_t n = strlen(before), m = strlen(after);
	char *text = malloc(n + r->len + m + 1);
	struct slice one = record_copy(r->at, r->len, 0), two, inside;
	struct reader *reader = reader_of_tests();
	struct reader *second = reader_of_tests();
	struct event a, b;

	memcpy(text, before, n);
	memcpy(text + n, r->at, r->len);
	memcpy(text + n + r->len, after, m);
	two = record_copy(text, n + r->len + m, 0);
	inside = (struct slice){ two.at + n, r->len };
	reader_record(reader, one, &a);
	reader_record(second, two, &b);
	if (!same_event(&a, one, &b, inside))
		fail_msg("%s: %s: \"%s\" and \"%s\" around it matter",
		    c->file, c->name, before, after);
	reader_free(reader);
	reader_free(second);
	free(text);
	free((char *)one.at);
	free((char *)two.at);
}

/* Of an entry that is cut, whose lines are fields, the newline is missing. */
static bool
ends_in_a_line(const struct bytes *r)
{
	return r->len > 2 && memcmp(r->at, "__", 2) == 0 &&
	    r->at[r->len - 1] != '\n';
}

static void
test_nothing_around(void **state)
{
	(void)state;
	for (size_t i = 0; i < cases.count; i++)
		for (size_t k = 0; k < cases.all[i].count; k++) {
			const struct line_case *c = &cases.all[i];
			const struct bytes *r = &c->records[k].record;

			check_around(c, r, "", "\r");
			if (!ends_in_a_line(r))
				check_around(c, r, "", "\r\n");
			check_around(c, r, "", "#012");
			if (r->len > 0 && *r->at != '\xef')
				check_around(c, r, "  ", "");
			if (r->len > 4 && memcmp(r->at, "Sep ", 4) == 0)
				check_around(c, r, "<4>", "");
		}
}

static bool
write_seed(const char *directory, size_t number, const struct bytes *seed)
{
	char path[4096];
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "%s/%04zu", directory, number);
	f = fopen(path, "we");
	if (f == NULL)
		return false;
	ok = fwrite(seed->at, 1, seed->len, f) == seed->len;
	return fclose(f) == 0 && ok;
}

/* Was a record read by this format? NULL: any will do. */
static bool
is_read_by(struct reader *reader, const struct bytes *r, const char *format)
{
	struct slice copy = record_copy(r->at, r->len, 0);
	struct event ev;
	bool is;

	reader_record(reader, copy, &ev);
	is = format == NULL || strcmp(format_name(reader), format) == 0;
	free((char *)copy.at);
	return is;
}

static int
write_seeds(const char *directory, const char *format)
{
	struct reader *reader = reader_of_tests();
	bool ok = true;
	size_t n = 0;

	for (size_t i = 0; i < cases.count; i++)
		for (size_t k = 0; k < cases.all[i].count; k++) {
			const struct bytes *r = &cases.all[i].records[k].record;

			if (is_read_by(reader, r, format))
				ok = write_seed(directory, n++, r) && ok;
		}
	reader_free(reader);
	return ok ? 0 : 1;
}

/* A line of a log can hold it, and it does not depend on the one before. */
static bool
is_plain_line(const struct bytes *r)
{
	return r->len > 0 && memchr(r->at, '\n', r->len) == NULL &&
	    r->len <= 64 * 1024 && memcmp(r->at, "__", 2) != 0 &&
	    memmem(r->at, r->len, "message repeated", 16) == NULL;
}

/* A log of each file of cases: DIRECTORY/NAME.log. */
static int
write_logs(const char *directory)
{
	for (size_t i = 0; i < cases.count; i++) {
		const struct line_case *c = &cases.all[i];
		const char *name = strrchr(c->file, '/') + 1;
		char path[4096];
		FILE *f;

		snprintf(path, sizeof(path), "%s/%.*s.log", directory,
		    (int)(strlen(name) - strlen(".cases")), name);
		f = fopen(path, "ae");
		if (f == NULL)
			return 1;
		for (size_t k = 0; k < c->count; k++) {
			const struct bytes *r = &c->records[k].record;

			if (!is_plain_line(r))
				continue;
			fwrite(r->at, 1, r->len, f);
			putc('\n', f);
		}
		if (fclose(f) != 0)
			return 1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases_are_complete),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_deterministic),
		cmocka_unit_test(test_nothing_around),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_changed),
	};
	int result;

	cases = cases_load();
	if (argc >= 3 && strcmp(argv[1], "--seeds") == 0)
		result = write_seeds(argv[2], argc > 3 ? argv[3] : NULL);
	else if (argc == 3 && strcmp(argv[1], "--logs") == 0)
		result = write_logs(argv[2]);
	else
		result = cmocka_run_group_tests(tests, NULL, NULL);
	cases_free(&cases);
	return result;
}
