/*
 * rules_fuzz.c - any bytes as a rules file: read whole or refused with places,
 * and asked if read.
 */
#include "rules/load.h"
#include "base/calendar.h"
#include "base/wide.h"
#include "count/service.h"
#include "rules/tagger.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool condition)
{
	if (!condition)
		abort();
}

/* Each message is one line, has the file's name, and hides no control. */
static void
check_errors(const struct errors *errors)
{
	require(errors->count > 0);
	for (size_t i = 0; i < errors->count && i < ERRORS_KEPT; i++) {
		require(strncmp(errors->text[i], "f.yaml:", 7) == 0);
		for (const char *p = errors->text[i]; *p != '\0'; p++)
			require((unsigned char)*p >= ' ' && *p != 0x7f);
	}
}

static void
check_rule(const struct rules *rules, const struct port_rule *rule)
{
	require(rule->id != NULL && rule->service_count > 0);
	for (int i = 0; i < LANGUAGES; i++) {
		require(rule->title[i] != NULL && rule->explanation[i] != NULL);
		wide_width(rule->title[i]);
	}
	for (size_t i = 0; i < rule->service_count; i++) {
		require(rule->services[i].from <= rule->services[i].to);
		require(rules_port(rules, rule->services[i].from,
		    DAY_UNDATED) != NULL);
		require(rules_port(rules, rule->services[i].to,
		    DAY_UNDATED) != NULL);
		rules_port(rules, rule->services[i].to, 20000);
	}
	for (size_t i = 0; i < rule->malware_count; i++)
		require(rule->malware[i].name != NULL &&
		    rule->malware[i].seen != NULL);
}

/* Any packet may meet any mark, list and exception. */
static void
check_tags(const struct rules *rules)
{
	const struct tag_rule *const *all;
	size_t count = rules_tags(rules, &all);
	struct tagger *tagger = tagger_new(rules, true);
	struct sensors *sensors = sensors_new();
	struct event ev = { .verdict = VERDICT_DROP, .has = UINT32_MAX,
		.protocol = PROTO_TCP, .tcp_flags = TCP_SYN, .window = 1024,
		.ttl = 255, .length = 40, .ip_id = 54321,
		.prefix = SLICE_INIT("A") };

	for (size_t i = 0; i < count; i++)
		require(all[i]->id != NULL && (all[i]->excludes ||
		    rules_tag(rules, all[i]->number) == all[i]));
	if (tagger != NULL && sensors != NULL) {
		uint32_t sensor = sensors_number(sensors, SLICE("a")), tag;

		tagger_apply(tagger, &ev, sensors, sensor, 20000);
		while (tags_take(&ev.tags, &tag))
			require(rules_tag(rules, tag) != NULL);
	}
	tagger_free(tagger);
	sensors_free(sensors);
}

static void
check_rules(const struct rules *rules, struct slice bytes)
{
	static const char *const prefixes[] = { "", "FW-IN-DROP: ",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\xff\xe3" };
	const struct port_rule *const *all;
	size_t count = rules_ports(rules, &all);

	for (size_t i = 0; i < count; i++)
		check_rule(rules, all[i]);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		rules_prefix(rules, slice_of(prefixes[i]));
	rules_prefix(rules, bytes);	/* also what no prefix looks like */
	check_tags(rules);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + (size == 0));
	struct slice bytes = { copy, size };
	struct errors errors = { 0 };
	struct rules *rules;

	if (size > 0)
		memcpy(copy, data, size);
	if (rules_load_text(&rules, "f.yaml", bytes, &errors)) {
		require(rules != NULL && errors.count == 0);
		check_rules(rules, bytes);
	} else {
		require(rules == NULL);
		check_errors(&errors);
	}
	rules_free(rules);
	errors_free(&errors);
	free(copy);
	return 0;
}
