/* rules.c - asking the rules; see rules.h. load.c reads them. */
#include "rules/rules.h"
#include "base/intl.h"
#include "rules/read.h"
#include "rules/set.h"

#include <stdlib.h>

void
port_rule_free(struct port_rule *rule)
{
	if (rule == NULL)
		return;
	free_languages(rule->title);
	free_languages(rule->explanation);
	for (size_t i = 0; i < rule->reference_count; i++)
		free(rule->references[i]);
	for (size_t i = 0; i < rule->malware_count; i++) {
		free(rule->malware[i].name);
		free(rule->malware[i].seen);
	}
	free(rule->id);
	free(rule->services);
	free(rule->references);
	free(rule->malware);
	free(rule);
}

void
verdict_rule_free(struct verdict_rule *rule)
{
	if (rule == NULL)
		return;
	free(rule->id);
	pattern_free(rule->pattern);
	free(rule);
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	index_free(&rules->index);
	for (size_t i = 0; i < rules->port_count; i++)
		port_rule_free(rules->ports[i]);
	for (size_t i = 0; i < rules->verdict_count; i++)
		verdict_rule_free(rules->verdicts[i]);
	for (size_t i = 0; i < rules->file_count; i++)
		free(rules->files[i]);
	tags_release(rules);
	formats_free(rules->formats);
	for (size_t i = 0; i < rules->pattern_count; i++)
		pattern_file_free(rules->patterns[i]);
	free(rules->patterns);
	free(rules->ports);
	free(rules->verdicts);
	free(rules->files);
	free(rules);
}

const struct port_rule *
rules_port(const struct rules *rules, uint32_t service, int32_t day)
{
	return index_find(&rules->index, service, day);
}

enum reason
rules_prefix(const struct rules *rules, struct slice prefix)
{
	for (size_t i = 0; i < rules->verdict_count; i++)
		if (pattern_matches(rules->verdicts[i]->pattern, prefix))
			return rules->verdicts[i]->reason;
	return REASONS;
}

const struct formats *
rules_formats(const struct rules *rules)
{
	return rules->formats;
}

size_t
rules_pattern_files(
    const struct rules *rules, const struct pattern_file *const **all)
{
	*all = (const struct pattern_file *const *)rules->patterns;
	return rules->pattern_count;
}

size_t
rules_ports(const struct rules *rules, const struct port_rule *const **all)
{
	*all = (const struct port_rule *const *)rules->ports;
	return rules->port_count;
}

size_t
rules_verdicts(const struct rules *rules)
{
	return rules->verdict_count;
}

const char *
severity_word(enum severity severity)
{
	static const char *const words[] = { [SEVERITY_INFO] = N_("info"),
		[SEVERITY_LOW] = N_("low"), [SEVERITY_MEDIUM] = N_("medium"),
		[SEVERITY_HIGH] = N_("high") };

	return words[severity];
}
