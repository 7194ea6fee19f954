/* members_test.c - the members of JSON objects: RFC 8259, and what is not. */
#include "parsers/members.h"
#include "tests/lines/record.h"
#include "unit/check.h"

static struct room room;

/* The text of a value, without escapes; "OBJECT" and so on for other kinds. */
static struct slice
told(const struct member_value *v)
{
	struct slice text;

	switch (v->kind) {
	case MEMBER_STRING: case MEMBER_NUMBER:
		assert_true(member_text(v, &room, &text));
		return text;
	case MEMBER_WORD:
		return v->text;
	case MEMBER_OBJECT:
		return SLICE("OBJECT");
	default:
		return member_bytes(v, &room, &text) ? text : SLICE("ARRAY");
	}
}

/* "key=value;" for each member, then how the walk ended. */
static void
walk(struct slice text, char out[1024])
{
	static const char *const ends[] = { [MEMBERS_END] = "end",
		[MEMBERS_CUT] = "cut", [MEMBERS_BROKEN] = "broken" };
	struct members m = members_of(text);
	enum members_result result;
	struct member one;
	char *p = out;

	room.used = 0;
	while ((result = members_next(&m, &one)) == MEMBERS_ONE) {
		struct slice key = told(&one.key), value = told(&one.value);

		p += snprintf(p, 512, "%.*s=%.*s;", (int)key.len, key.at,
		    (int)value.len, value.at);
	}
	strcpy(p, ends[result]);
}

/* Whatever stands behind the text. */
static void
expect(const char *text, const char *want)
{
	char got[1024];

	for (unsigned pad = 0; pad < RECORD_PADS; pad++) {
		struct slice copy = record_copy(text, strlen(text), pad);

		walk(copy, got);
		if (strcmp(got, want) != 0)
			fail_msg("%s: got %s, want %s", text, got, want);
		free((char *)copy.at);
	}
}

static void
objects_are_walked(void **state)
{
	(void)state;
	expect("{}", "end");
	expect(" \t\r\n{ \n} ", "end");
	expect("{\"a\":1}", "a=1;end");
	expect("{\"a\":\"b\",\"c\":\"d\"}", "a=b;c=d;end");
	expect(" { \"a\" : \"b\" ,\n\"c\" : -0.5e+10 } ", "a=b;c=-0.5e+10;end");
	expect("{\"\":\"\"}", "=;end");
	expect("{\"a\":true,\"b\":false,\"c\":null}",
	    "a=true;b=false;c=null;end");
	expect("{\"a\":\"fifteen bytes..\",\"b\":\"just sixteen....\","
	       "\"c\":\"and one more.....\"}",
	    "a=fifteen bytes..;b=just sixteen....;c=and one more.....;end");
	expect("{\"a\":\"}\",\"b\":\"]{[\"}", "a=};b=]{[;end");
	/* all are handed out; it is the caller who keeps the first */
	expect("{\"a\":1,\"a\":2}", "a=1;a=2;end");
	/* bytes that are not UTF-8 are nobody's fault here */
	expect("{\"a\":\"\xff\xc3\"}", "a=\xff\xc3;end");
}

static void
nested_values_are_one_value(void **state)
{
	(void)state;
	expect("{\"a\":{},\"b\":[],\"c\":1}", "a=OBJECT;b=;c=1;end");
	expect("{\"a\":{\"c\":[1,{\"d\":\"}\"},null]},\"e\":\"f\"}",
	    "a=OBJECT;e=f;end");
	expect("{\"a\":[ [ ] , { } , \"]\" ],\"e\":\"f\"}", "a=ARRAY;e=f;end");
	expect("{\"a\":[1,2}}", "broken");
	expect("{\"a\":{\"b\"}}", "broken");
	expect("{\"a\":{\"b\":1,}}", "broken");
	expect("{\"a\":[1,]}", "broken");
	expect("{\"a\":[1 2]}", "broken");
	expect("{\"a\":[", "cut");
	expect("{\"a\":{\"b\":", "cut");
}

/* n brackets, and a one in their midst. */
static void
expect_depth(unsigned n, const char *want)
{
	char text[256] = "{\"a\":", *p = text + strlen(text);

	memset(p, '[', n);
	p[n] = '1';
	memset(p + n + 1, ']', n);
	strcpy(p + 2 * n + 1, "}");
	expect(text, want);
}

static void
depth_is_bounded(void **state)
{
	(void)state;
	expect_depth(1, "a=\x01;end");
	expect_depth(MEMBERS_DEPTH - 1, "a=ARRAY;end");
	expect_depth(MEMBERS_DEPTH, "broken");
	expect_depth(100, "broken");
}

static void
escapes_are_undone(void **state)
{
	(void)state;
	expect("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
	    "a=\"\\/\b\f\n\r\t;end");
	expect("{\"\\u0061\":\"x\\u0041y\"}", "a=xAy;end");
	expect("{\"a\":\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"}",
	    "a=\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf;end");
	expect("{\"a\":\"\\uD834\\udd1E!\"}", "a=\xf0\x9d\x84\x9e!;end");
	expect("{\"a\":\"\\ud800\\udc00\\udbff\\udfff\"}",
	    "a=\xf0\x90\x80\x80\xf4\x8f\xbf\xbf;end");
	/* half a pair */
	expect("{\"a\":\"\\ud834\"}", "a=\xef\xbf\xbd;end");
	expect("{\"a\":\"\\ud834x\"}", "a=\xef\xbf\xbdx;end");
	expect("{\"a\":\"\\ud834\\u0041\"}", "a=\xef\xbf\xbd" "A;end");
	expect("{\"a\":\"\\ud834\\ud834\\udd1e\"}",
	    "a=\xef\xbf\xbd\xf0\x9d\x84\x9e;end");
	expect("{\"a\":\"\\udd1e\\ud834\"}", "a=\xef\xbf\xbd\xef\xbf\xbd;end");
	expect("{\"a\":\"\\x\"}", "broken");
	expect("{\"a\":\"\\U0041\"}", "broken");
	expect("{\"a\":\"\\u004\"}", "broken");
	expect("{\"a\":\"\\u00g1\"}", "broken");
	expect("{\"a\":\"\\u00", "cut");
	expect("{\"a\":\"\\", "cut");
}

static void
what_is_no_json_is_broken(void **state)
{
	static const char *const texts[] = { "[]", "x", "{a:1}", "{'a':1}",
		"{\"a\"}", "{\"a\" 1}", "{\"a\"=1}", "{,}", "{\"a\":1,}",
		"{\"a\":1 \"b\":2}", "{\"a\":}", "{\"a\":x}", "{\"a\":tru}",
		"{\"a\":True}", "{\"a\":nul l}", "{\"a\":+1}", "{\"a\":.5}",
		"{\"a\":-}", "{\"a\":1.}", "{\"a\":1e}", "{\"a\":1e+}",
		"{\"a\":0x1}", "{\"a\":01}", "{\"a\":-01}", "{\"a\":1a}",
		"{\"a\":NaN}", "{\"a\":\"\x01\"}", "{\"a\":\"\n\"}",
		"{\"a\":\"\t\"}", "{\"a\x1f\":1}", "{}x", "{}}", "{}{}",
		"{\"\x7f\":1}\v" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct slice copy =
		    record_copy(texts[i], strlen(texts[i]), 1);
		char got[1024];
		size_t len;

		walk(copy, got);
		len = strlen(got);
		if (len < 6 || strcmp(got + len - 6, "broken") != 0)
			fail_msg("%s: %s", texts[i], got);
		free((char *)copy.at);
	}
}

/* An object that ends too early is cut wherever that is. */
static void
every_cut_is_one(void **state)
{
	static const char text[] = " {\"a\" : \"x\\u00e4\\\\\\ud834\\udd1e\", "
	    "\"b\":-12.5e-3, \"c\":[1, {\"d\":[]}, null],\"e\":true , "
	    "\"f\":false,\"g\":0}";

	(void)state;
	for (size_t len = 0; len < sizeof(text) - 1; len++)
		for (unsigned pad = 0; pad < RECORD_PADS; pad++) {
			struct slice copy = record_copy(text, len, pad);
			char got[1024];

			walk(copy, got);
			if (strcmp(got + strlen(got) - 3, "cut") != 0)
				fail_msg("%.*s: %s", (int)len, text, got);
			free((char *)copy.at);
		}
}

/* The first member's value. */
static struct member_value
value_of(struct slice text)
{
	struct members m = members_of(text);
	struct member one;

	assert_int_equal(members_next(&m, &one), MEMBERS_ONE);
	room.used = 0;
	return one.value;
}

static void
expect_bytes(const char *text, const char *want)
{
	struct slice copy = record_copy(text, strlen(text), 1), bytes;
	struct member_value v = value_of(copy);
	bool is = member_bytes(&v, &room, &bytes);

	if (is != (want != NULL) ||
	    (is && !slice_equal(bytes, slice_of(want))))
		fail_msg("%s", text);
	free((char *)copy.at);
}

static void
arrays_of_numbers_are_bytes(void **state)
{
	(void)state;
	expect_bytes("{\"a\":[]}", "");
	expect_bytes("{\"a\":[65]}", "A");
	expect_bytes("{\"a\":[ 65 ,\n66,255 ]}", "AB\xff");
	expect_bytes("{\"a\":[256]}", NULL);
	expect_bytes("{\"a\":[-1]}", NULL);
	expect_bytes("{\"a\":[6.5]}", NULL);
	expect_bytes("{\"a\":[1e1]}", NULL);
	expect_bytes("{\"a\":[12345678]}", NULL);
	expect_bytes("{\"a\":[65,\"66\"]}", NULL);
	expect_bytes("{\"a\":[65,[66]]}", NULL);
	expect_bytes("{\"a\":\"65\"}", NULL);
	expect_bytes("{\"a\":{\"b\":65}}", NULL);
}

static void
the_first_of_an_array(void **state)
{
	struct slice text =
	    record_copy("{\"a\":[ \"x\\n\", 2 ]}", 18, 0), first;
	struct member_value v = value_of(text), one;

	(void)state;
	assert_true(member_first(&v, &one));
	assert_true(member_text(&one, &room, &first));
	assert_true(slice_equal(first, SLICE("x\n")));
	assert_false(member_first(&one, &one));
	free((char *)text.at);
	text = record_copy("{\"a\":[ ]}", 9, 0);
	v = value_of(text);
	assert_false(member_first(&v, &one));
	free((char *)text.at);
}

/* What does not fit is refused, and what does has its pad. */
static void
the_room_is_bounded(void **state)
{
	enum { LONG = ROOM_MOST / 2 };
	char *text = malloc(LONG + 32), *p = stpcpy(text, "{\"a\":\"\\n");
	struct slice copy, out;
	struct member_value v;

	(void)state;
	memset(p, 'x', LONG - 2);
	strcpy(p + LONG - 2, "\"}");
	copy = record_copy(text, strlen(text), 0);
	v = value_of(copy);
	assert_int_equal(v.text.len, LONG);
	assert_true(member_text(&v, &room, &out));
	assert_int_equal(out.len, LONG - 1);
	assert_true(member_text(&v, &room, &out));
	assert_true(out.at + out.len + RECORD_PAD <=
	    room.bytes + sizeof(room.bytes));
	assert_false(member_text(&v, &room, &out));
	assert_int_equal(room.used, 2 * (LONG - 1));
	free(text);
	free((char *)copy.at);
}

static void
wanted_keys_are_told_once(void **state)
{
	static const struct slice names[] = { SLICE_INIT("a"),
		SLICE_INIT("bc") };
	uint32_t told_once = 0;

	(void)state;
	assert_int_equal(member_wanted(names, 2, &told_once, SLICE("bc")), 1);
	assert_int_equal(member_wanted(names, 2, &told_once, SLICE("b")), -1);
	assert_int_equal(member_wanted(names, 2, &told_once, SLICE("bc")), -1);
	assert_int_equal(member_wanted(names, 2, &told_once, SLICE("a")), 0);
	assert_int_equal(member_wanted(names, 2, &told_once, SLICE("")), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_walked),
		cmocka_unit_test(nested_values_are_one_value),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(what_is_no_json_is_broken),
		cmocka_unit_test(every_cut_is_one),
		cmocka_unit_test(arrays_of_numbers_are_bytes),
		cmocka_unit_test(the_first_of_an_array),
		cmocka_unit_test(the_room_is_bounded),
		cmocka_unit_test(wanted_keys_are_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
