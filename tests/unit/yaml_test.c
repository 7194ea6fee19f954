/* yaml_test.c - YAML as a tree with places, and all that is refused. */
#include "base/fields.h"
#include "tests/unit/error_list.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* From an exact-size copy, so that a read past the end is caught. */
static struct yaml *
read_bytes(const char *bytes, size_t len, struct errors *errors)
{
	char *copy = malloc(len + (len == 0));
	struct yaml *y;

	memcpy(copy, bytes, len);
	y = yaml_memory("f.yaml", (struct slice){ copy, len }, errors);
	free(copy);
	return y;
}

static struct yaml *
read_right(const char *text)
{
	struct errors errors = { 0 };
	struct yaml *y = read_bytes(text, strlen(text), &errors);

	if (y == NULL || errors.count > 0)
		fail_msg("\"%s\": %s", text, errors.text[0]);
	return y;
}

static void
assert_place(const struct yaml_value *v, size_t line, size_t column)
{
	assert_int_equal(v->line, line);
	assert_int_equal(v->column, column);
}

static void
values_know_their_places(void **state)
{
	struct yaml *y = read_right("# comment\n"
	    "title: Sécurité 観測  # comment\n"
	    "観測: [one, 'two', \"three\"]\n"
	    "deep:\n"
	    "  - {a: 1}\n"
	    "  - b: |\n"
	    "      lines\n"
	    "      stay\n");
	const struct yaml_value *root = yaml_root(y), *k, *v;

	(void)state;
	assert_int_equal(root->kind, YAML_MAP);
	k = root->first;
	assert_string_equal(k->text, "title");
	assert_string_equal(k->value->text, "Sécurité 観測");
	assert_true(k->value->plain);
	assert_place(k, 2, 1);
	assert_place(k->value, 2, 8);
	k = k->next;
	assert_place(k->value, 3, 5);	/* columns are characters */
	assert_int_equal(k->value->kind, YAML_LIST);
	v = k->value->first;
	assert_place(v, 3, 6);
	assert_string_equal(v->next->text, "two");
	assert_false(v->next->plain);
	assert_place(v->next->next, 3, 18);
	assert_null(v->next->next->next);
	k = k->next;
	v = k->value->first->next;
	assert_string_equal(v->first->text, "b");
	assert_string_equal(v->first->value->text, "lines\nstay\n");
	assert_null(k->next);
	yaml_release(y);
}

static void
every_scalar_is_a_text(void **state)
{
	static const char *const texts[] = {
		"0445", "1e9", "no", "2017-05-12", "0x10", "12:30", "1_000",
		"99999999999999999999999999", "true", ".inf", "~",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct yaml *y = read_right(texts[i]);

		assert_int_equal(yaml_root(y)->kind, YAML_TEXT);
		assert_string_equal(yaml_root(y)->text, texts[i]);
		yaml_release(y);
	}
}

static void
an_empty_file_has_no_root(void **state)
{
	static const char *const texts[] = { "", "\n", "  \n\n", "# comment",
		"---\n", "---\n...\n", "\xef\xbb\xbf", "\xef\xbb\xbf\r\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct yaml *y = read_right(texts[i]);

		assert_null(yaml_root(y));
		yaml_release(y);
	}
	yaml_release(NULL);
}

static void
line_ends_and_marks_do_not_matter(void **state)
{
	struct yaml *y =
	    read_right("\xef\xbb\xbf" "a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3");
	const struct yaml_value *k = yaml_root(y)->first;

	(void)state;
	assert_place(k, 1, 1);
	assert_string_equal(k->value->text, "1");
	assert_string_equal(k->next->value->text, "x\ny\n");
	assert_place(k->next->next, 5, 1);
	yaml_release(y);
}

static void
what_is_no_yaml_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "a: b: c\n", "f.yaml:1:5: not YAML: mapping values are not "
		    "allowed in this context; a text with \": \" inside needs "
		    "quotes\n" },
		{ "a: 1\n\tb: 2\n", "f.yaml:2:1: not YAML: found a tab "
		    "character that violates indentation; indent with "
		    "blanks\n" },
		{ "a:\n\tb: 2\n", "f.yaml:2:1: not YAML: found character that "
		    "cannot start any token; indent with blanks, not tabs; a "
		    "text beginning with @, ` or % needs quotes\n" },
		{ "a: @b\n", "f.yaml:1:4: not YAML: found character that "
		    "cannot start any token; indent with blanks, not tabs; a "
		    "text beginning with @, ` or % needs quotes\n" },
		{ "a: \"\\d\"\n", "f.yaml:1:5: not YAML: found unknown escape "
		    "character; a text with a backslash wants single "
		    "quotes\n" },
		{ "a: 'x\n", "f.yaml:2:1: not YAML: found unexpected end of "
		    "stream; a quote is not closed\n" },
		{ "a: [1, 2\nb: 3\n", "f.yaml:2:2: not YAML: did not find "
		    "expected ',' or ']'; want a \"]\" for each \"[\"\n" },
		{ "a: [UFW] x\n", "f.yaml:1:10: not YAML: did not find expected "
		    "key; look at the indentation and quotes\n" },
		{ "a: 1\n b: 2\n", "f.yaml:2:3: not YAML: mapping values are "
		    "not allowed in this context; a text with \": \" inside "
		    "needs quotes\n" },
		{ "a: 1\nb\n", "f.yaml:3:1: not YAML: could not find expected "
		    "':'; want \"key: value\"\n" },
		{ "a: 1\n---\nb: 2\n",
		    "f.yaml:2:1: a second document begins; want one in a "
		    "file\n" },
		{ "%YAML 1.1\n---\na: 1\n", "f.yaml:1:1: a line that begins "
		    "with % is a directive, and none are taken; indent it, or "
		    "leave it out\n" },
		{ "a: &x 1\nb: *x\n", "f.yaml:1:4: \"&x\" is an anchor, and "
		    "none are taken; write the value out where it is "
		    "needed\n" },
		{ "a: *x\n", "f.yaml:1:4: \"*x\" is an alias, and none are "
		    "taken; write the value out, or quote a text that begins "
		    "with *\n" },
		{ "a: !x 1\n", "f.yaml:1:4: \"!x\" is a tag, and none are "
		    "taken; a text that begins with ! needs quotes\n" },
		{ "a: !!int 1\n", "f.yaml:1:4: \"tag:yaml.org,2002:int\" is a "
		    "tag, and none are taken; a text that begins with ! needs "
		    "quotes\n" },
		{ "- &x [1]\n", "f.yaml:1:3: \"&x\" is an anchor, and none are "
		    "taken; write the value out where it is needed\n" },
		{ "- &x {}\n", "f.yaml:1:3: \"&x\" is an anchor, and none are "
		    "taken; write the value out where it is needed\n" },
		{ "a:\n  ? [b]\n  : c\n",
		    "f.yaml:2:5: the key is a list; want a text\n" },
		{ "{{a: b}: c}\n",
		    "f.yaml:1:2: the key is a mapping; want a text\n" },
		{ "a: caf\xe9\n", "f.yaml:1:7: byte 0xE9 is not UTF-8; save "
		    "the file as UTF-8\n" },
		{ "a: 観\xe8\xa6\n", "f.yaml:1:5: byte 0xE8 is not UTF-8; save "
		    "the file as UTF-8\n" },
		{ "\xff\xfe" "a", "f.yaml:1:1: byte 0xFF is not UTF-8; save "
		    "the file as UTF-8\n" },
		{ "a: 1\r\nb: \x1b[1m\r\n", "f.yaml:2:4: a control character "
		    "(U+001B); take it out\n" },
		{ "a: \xc2\x9b", "f.yaml:1:4: a control character (U+009B); "
		    "take it out\n" },
		{ "a: \"x\\0y\"\nb: \"\\e\"\n",
		    "f.yaml:1:4: the text holds a control character (U+0000); "
		    "take it out\n"
		    "f.yaml:2:4: the text holds a control character (U+001B); "
		    "take it out\n" },
	};
	char got[4096];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct errors errors = { 0 };

		yaml_release(read_bytes(
		    cases[i].text, strlen(cases[i].text), &errors));
		assert_string_equal(error_list(&errors, got, sizeof(got)),
		    cases[i].error);
	}
}

static void
a_nul_byte_is_refused(void **state)
{
	struct errors errors = { 0 };
	char got[512];

	(void)state;
	assert_null(read_bytes("a: \0b\n", 6, &errors));
	assert_string_equal(error_list(&errors, got, sizeof(got)),
	    "f.yaml:1:4: a control character (U+0000); take it out\n");
}

/* `count` times `piece`, as one text. */
static char *
repeated(const char *piece, size_t count, size_t *len)
{
	size_t n = strlen(piece);
	char *text = malloc(n * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * n, piece, n);
	text[n * count] = '\0';
	*len = n * count;
	return text;
}

static void
work_is_bounded(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
		const char *error;
	} cases[] = {
		{ "[", 100000, "f.yaml:1:33: more than 32 lists and mappings "
		    "inside each other\n" },
		{ "{a: ", 100000, "f.yaml:1:129: more than 32 lists and "
		    "mappings inside each other\n" },
		{ "- ", 100000, "f.yaml:1:65: more than 32 lists and mappings "
		    "inside each other\n" },
		{ "? ", 100000, "f.yaml:1:3: the key is a mapping; want a "
		    "text\n" },
		{ "- a\n", (16 << 20) / 4, "f.yaml:1048576:3: more than "
		    "1048576 values; split the file\n" },
		{ "- &a\n", 100000, "f.yaml:1:3: \"&a\" is an anchor, and none "
		    "are taken; write the value out where it is needed\n" },
		{ "# 3456789abcdef\n", (16 << 20) / 16, "" },
		{ "# 3456789abcdef\n", (16 << 20) / 16 + 1,
		    "f.yaml: larger than 16 MiB; split the file\n" },
	};
	char got[512], *text;
	size_t len;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct errors errors = { 0 };

		text = repeated(cases[i].piece, cases[i].count, &len);
		yaml_release(read_bytes(text, len, &errors));
		free(text);
		error_list(&errors, got, sizeof(got));
		if (strstr(cases[i].error, "the key is a mapping") == NULL)
			assert_string_equal(got, cases[i].error);
		else	/* which key is the first to be seen is libyaml's */
			assert_true(got[0] != '\0');
	}
}

static void
files_are_read_and_refused(void **state)
{
	char directory[] = "/tmp/nflogd-yaml-XXXXXX", path[64], got[512];
	char want[512];
	struct errors errors = { 0 };
	struct yaml *y;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_null(yaml_file(directory, &errors));
	snprintf(want, sizeof(want),
	    "%s: cannot read: a directory; want a file\n", directory);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);

	snprintf(path, sizeof(path), "%s/a.yaml", directory);
	assert_null(yaml_file(path, &errors));
	snprintf(want, sizeof(want),
	    "%s: cannot read: No such file or directory\n", path);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(yaml_file(path, &errors));
	snprintf(want, sizeof(want),
	    "%s: cannot read: no regular file; want one\n", path);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);
	unlink(path);

	f = fopen(path, "w");
	fputs("a: b\n", f);
	fclose(f);
	y = yaml_file(path, &errors);
	assert_string_equal(yaml_root(y)->first->value->text, "b");
	yaml_release(y);
	assert_int_equal(truncate(path, YAML_BYTES + 1L), 0);
	assert_null(yaml_file(path, &errors));
	snprintf(want, sizeof(want), "%s: larger than 16 MiB; split the file\n",
	    path);
	assert_string_equal(error_list(&errors, got, sizeof(got)), want);
	unlink(path);
	rmdir(directory);
}

/* A table for the tests of fields. */
struct target {
	char *name;
	size_t items, keys, word;
};

static void
set_name(const struct fields_reader *r, const struct yaml_value *v, void *t)
{
	((struct target *)t)->name = fields_copy(r, v);
}

static void
set_items(const struct fields_reader *r, const struct yaml_value *v, void *t)
{
	((struct target *)t)->items = fields_count(v);
	for (v = v->first; v != NULL; v = v->next)
		fields_is(r, v, YAML_TEXT, "an item of \"items\"", "one");
}

static void
set_keys(const struct fields_reader *r, const struct yaml_value *v, void *t)
{
	(void)r;
	((struct target *)t)->keys = fields_count(v);
}

static void
set_word(const struct fields_reader *r, const struct yaml_value *v, void *t)
{
	static const char *const words[] = { "low", "medium", "high" };

	((struct target *)t)->word = fields_word(r, v, words, COUNT(words));
}

static const struct field fields[] = {
	{ "name", YAML_TEXT, true, "Anna", set_name },
	{ "items", YAML_LIST, true, "[one, two]", set_items },
	{ "keys", YAML_MAP, false, "{a: b}", set_keys },
	{ "word", YAML_TEXT, false, "low", set_word },
};

static const char *
read_fields(const char *text, struct target *t, char *got, size_t size)
{
	struct errors errors = { 0 };
	const struct fields_reader r = { "f.yaml", &errors };
	struct yaml *y = read_right(text);

	*t = (struct target){ .word = 99 };
	if (fields_is(&r, yaml_root(y), YAML_MAP, "a thing", "name: Anna"))
		fields_read(&r, yaml_root(y), "a thing", fields,
		    COUNT(fields), t);
	yaml_release(y);
	return error_list(&errors, got, size);
}

static void
fields_reach_their_setters(void **state)
{
	struct target t;
	char got[512];

	(void)state;
	assert_string_equal(read_fields("word: high\n"
	    "name: '  Anna B. '\nitems: [a, b, c]\nkeys: {x: 1, y: 2}\n",
	    &t, got, sizeof(got)), "");
	assert_string_equal(t.name, "Anna B.");
	assert_int_equal(t.items, 3);
	assert_int_equal(t.keys, 2);
	assert_int_equal(t.word, 2);
	free(t.name);

	/* what is not required may be an empty list or mapping */
	assert_string_equal(read_fields("name: 'null'\nitems: [~x]\nkeys: {}\n",
	    &t, got, sizeof(got)), "");
	assert_string_equal(t.name, "null");
	free(t.name);
}

static void
all_that_is_wrong_is_told(void **state)
{
	static const struct {
		const char *text, *errors;
	} cases[] = {
		{ "[a]\n", "f.yaml:1:1: a thing is a list; want a mapping such "
		    "as name: Anna\n" },
		{ "text\n", "f.yaml:1:1: a thing is a text; want a mapping "
		    "such as name: Anna\n" },
		{ "{}\n", "f.yaml:1:1: a thing needs \"name\", such as name: "
		    "Anna\n"
		    "f.yaml:1:1: a thing needs \"items\", such as items: [one, "
		    "two]\n" },
		{ "nmae: x\nitems: one\nkeys: [a]\ncolour: red\n",
		    "f.yaml:1:1: \"nmae\" is not a field of a thing; did you "
		    "mean \"name\"?\n"
		    "f.yaml:2:8: \"items\" is a text; want a list such as "
		    "items: [one, two]\n"
		    "f.yaml:3:7: \"keys\" is a list; want a mapping such as "
		    "keys: {a: b}\n"
		    "f.yaml:4:1: \"colour\" is not a field of a thing; want "
		    "name, items, keys or word\n"
		    "f.yaml:1:1: a thing needs \"name\", such as name: "
		    "Anna\n" },
		{ "name:\nitems: []\nkeys: ~\nword: ''\n",
		    "f.yaml:1:1: \"name\" is empty; want a text such as name: "
		    "Anna\n"
		    "f.yaml:2:8: \"items\" is empty; want a list such as "
		    "items: [one, two]\n"
		    "f.yaml:3:1: \"keys\" is empty; want a mapping such as "
		    "keys: {a: b}\n"
		    "f.yaml:4:1: \"word\" is empty; want a text such as word: "
		    "low\n" },
		{ "items: [a, [b], {c: d}, ' ', ~]\nname: {a: b}\n",
		    "f.yaml:1:12: an item of \"items\" is a list; want a text "
		    "such as one\n"
		    "f.yaml:1:17: an item of \"items\" is a mapping; want a "
		    "text such as one\n"
		    "f.yaml:1:25: an item of \"items\" is empty; want a text "
		    "such as one\n"
		    "f.yaml:1:30: an item of \"items\" is empty; want a text "
		    "such as one\n"
		    "f.yaml:2:7: \"name\" is a mapping; want a text such as "
		    "name: Anna\n" },
		{ "word: hihg\nword: low\nname: \"\\t\"\nitems: [a]\n"
		    "word: x\n",
		    "f.yaml:1:7: \"hihg\" is not one of low, medium or high; "
		    "did you mean \"high\"?\n"
		    "f.yaml:2:1: \"word\" stands twice in a thing; first at "
		    "f.yaml:1:1\n"
		    "f.yaml:3:1: \"name\" is empty; want a text such as name: "
		    "Anna\n"
		    "f.yaml:5:1: \"word\" stands twice in a thing; first at "
		    "f.yaml:1:1\n" },
	};
	struct target t;
	char got[2048];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_string_equal(read_fields(cases[i].text, &t, got,
		    sizeof(got)), cases[i].errors);
		free(t.name);
	}
}

static void
a_long_text_is_quoted_in_part(void **state)
{
	struct target t;
	size_t len;
	char got[512], *text = repeated("観", 5000, &len), *file;

	(void)state;
	assert_true(asprintf(&file, "name: a\nitems: [a]\n? %s\n: 1\n",
	    text) > 0);
	assert_string_equal(read_fields(file, &t, got, sizeof(got)),
	    "f.yaml:3:3: \"観観観観観観観観観観観観観観観観観観観観...\" is "
	    "not a field of a thing; want name, items, keys or word\n");
	free(t.name);
	free(file);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_know_their_places),
		cmocka_unit_test(every_scalar_is_a_text),
		cmocka_unit_test(an_empty_file_has_no_root),
		cmocka_unit_test(line_ends_and_marks_do_not_matter),
		cmocka_unit_test(what_is_no_yaml_is_refused_with_its_place),
		cmocka_unit_test(a_nul_byte_is_refused),
		cmocka_unit_test(work_is_bounded),
		cmocka_unit_test(files_are_read_and_refused),
		cmocka_unit_test(fields_reach_their_setters),
		cmocka_unit_test(all_that_is_wrong_is_told),
		cmocka_unit_test(a_long_text_is_quoted_in_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
