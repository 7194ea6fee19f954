/*
 * formats.c - nflogd formats: the log formats that are read, with a sample.
 */
#include "parsers/formats.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/setup.h"

#include <stdio.h>

int
command_formats(const struct options *o)
{
	const struct log_format *const *all;
	struct rules *rules;
	size_t n;

	if (o->operand_count > 0) {
		complain("formats takes no operand, such as \"%s\"",
		    o->operands[0]);
		return EXIT_USAGE;
	}
	if (!setup_rules(o, &rules))
		return EXIT_USAGE;
	n = formats_all(rules_formats(rules), &all);
	for (size_t i = 0; i < n; i++)
		printf("%s%s: %s\n  %s\n", i > 0 ? "\n" : "", all[i]->name,
		    all[i]->summary, all[i]->sample);
	rules_free(rules);
	return output_flush() ? EXIT_DONE : EXIT_TROUBLE;
}
