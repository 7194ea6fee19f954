/* rules.c - nflogd rules: check them, list them, explain a service. */
#include "rules/rules.h"
#include "base/calendar.h"
#include "base/intl.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/wide.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/samples.h"
#include "commands/setup.h"
#include "rules/range.h"
#include "rules/registered.h"
#include "rules/tag.h"

#include <stdlib.h>
#include <unistd.h>

enum {
	LINE = 80,	/* columns of an explanation */
	SERVICES_MOST = 24	/* columns of the list, where it is cut */
};

static int
language(const struct options *o)
{
	return o->japanese ? LANGUAGE_JA : LANGUAGE_EN;
}

/* "7 marks, 0 lists of research scanners, 2 exceptions" */
static void
print_tag_counts(const struct rules *rules)
{
	const struct tag_rule *const *all;
	size_t n = rules_tags(rules, &all), by[] = { 0, 0, 0 };

	for (size_t i = 0; i < n; i++)
		by[all[i]->source]++;
	printf(_n("%zu mark, ", "%zu marks, ", by[TAG_BY_MARK]),
	    by[TAG_BY_MARK]);
	printf(_n("%zu list of research scanners, ",
	    "%zu lists of research scanners, ", by[TAG_BY_LIST]),
	    by[TAG_BY_LIST]);
	printf(_n("%zu exception, without error\n",
	    "%zu exceptions, without error\n", by[TAG_BY_EXCEPTION]),
	    by[TAG_BY_EXCEPTION]);
}

static int
check(const struct options *o, const struct rules *rules)
{
	const struct port_rule *const *all;
	size_t ports = rules_ports(rules, &all);
	size_t verdicts = rules_verdicts(rules), formats, samples;
	const struct pattern_file *const *files;
	struct errors errors = { 0 };
	bool wrong;

	(void)o;
	samples = samples_check(rules, &errors);
	wrong = errors.count > 0;
	errors_print(&errors);
	errors_free(&errors);
	if (samples == SIZE_MAX) {
		complain("out of memory");
		return EXIT_TROUBLE;
	}
	if (wrong)
		return EXIT_USAGE;
	formats = rules_pattern_files(rules, &files);
	printf(_n("%zu rule about ports, ", "%zu rules about ports, ", ports),
	    ports);
	printf(_n("%zu about prefixes, without error\n",
	    "%zu about prefixes, without error\n", verdicts), verdicts);
	print_tag_counts(rules);
	printf(_n("%zu log format told by patterns, ",
	    "%zu log formats told by patterns, ", formats), formats);
	printf(_n("%zu sample, read as it should be\n",
	    "%zu samples, read as they should be\n", samples), samples);
	return EXIT_DONE;
}

/* "445/tcp 139/tcp"; NULL when memory is short. Release it with free. */
static char *
services_text(const struct port_rule *rule)
{
	char *text = malloc(rule->service_count * RANGE_TEXT + 1), *to = text;

	if (text == NULL)
		return NULL;
	*to = '\0';
	for (size_t i = 0; i < rule->service_count; i++) {
		if (i > 0)
			*to++ = ' ';
		range_format(rule->services[i], to);
		to += strlen(to);
	}
	return text;
}

enum { LIST_ID, LIST_SERVICES, LIST_SEVERITY, LIST_TITLE, LIST_COLUMNS };

/* One line of the list: its texts, of which services are malloc'ed. */
struct list_row {
	const char *text[LIST_COLUMNS];
	char *services;
};

static bool
make_row(const struct options *o, const struct port_rule *rule,
    struct list_row *row)
{
	row->services = services_text(rule);
	row->text[LIST_ID] = rule->id;
	row->text[LIST_SERVICES] = row->services;
	row->text[LIST_SEVERITY] = _(severity_word(rule->severity));
	row->text[LIST_TITLE] = rule->title[language(o)];
	return row->services != NULL;
}

/* Of a mark, a list or an exception the kind stands for its services. */
static void
make_tag_row(const struct options *o, const struct tag_rule *tag,
    struct list_row *row)
{
	*row = (struct list_row){ { tag->id, tag_kind_word(tag->kind),
	    tag->excludes ? _("exclude") : _("tag"),
	    tag_title(tag, language(o)) }, NULL };
}

static void
measure(const struct list_row *rows, size_t count, size_t widths[LIST_COLUMNS])
{
	bool terminal = isatty(STDOUT_FILENO) != 0;
	size_t used = 0;

	for (int c = 0; c < LIST_COLUMNS; c++) {
		widths[c] = 0;
		for (size_t i = 0; i < count; i++) {
			size_t width = wide_width(rows[i].text[c]);

			if (width > widths[c])
				widths[c] = width;
		}
		if (terminal && c == LIST_SERVICES &&
		    widths[c] > SERVICES_MOST)
			widths[c] = SERVICES_MOST;
		if (c != LIST_TITLE)
			used += widths[c] + 2;
	}
	if (terminal && used + widths[LIST_TITLE] > output_width())
		widths[LIST_TITLE] =
		    output_width() > used + 1 ? output_width() - used : 1;
}

static void
print_row(const struct list_row *row, const size_t widths[LIST_COLUMNS])
{
	for (int c = 0; c < LIST_TITLE; c++) {
		wide_print_padded(stdout, row->text[c], widths[c]);
		fputs("  ", stdout);
	}
	if (wide_width(row->text[LIST_TITLE]) > widths[LIST_TITLE])
		wide_print_padded(
		    stdout, row->text[LIST_TITLE], widths[LIST_TITLE]);
	else	/* without blanks at the end of the line */
		wide_print_padded(stdout, row->text[LIST_TITLE],
		    wide_width(row->text[LIST_TITLE]));
	putchar('\n');
}

/* A first row of headings, then the rules of ports, then all others. */
static int
list(const struct options *o, const struct rules *rules)
{
	const struct port_rule *const *all;
	const struct tag_rule *const *tags;
	size_t ports = rules_ports(rules, &all), widths[LIST_COLUMNS];
	size_t count = ports + rules_tags(rules, &tags);
	struct list_row *rows = calloc(count + 1, sizeof(*rows));
	bool ok = rows != NULL;

	if (ok)
		rows[0] = (struct list_row){ { _("id"), _("services"),
		    _("severity"), _("title") }, NULL };
	for (size_t i = 0; ok && i < ports; i++)
		ok = make_row(o, all[i], &rows[i + 1]);
	for (size_t i = ports; ok && i < count; i++)
		make_tag_row(o, tags[i - ports], &rows[i + 1]);
	if (ok) {
		measure(rows, count + 1, widths);
		for (size_t i = 0; i <= count; i++)
			print_row(&rows[i], widths);
	} else {
		complain("out of memory");
	}
	for (size_t i = 0; rows != NULL && i <= count; i++)
		free(rows[i].services);
	free(rows);
	return ok ? EXIT_DONE : EXIT_TROUBLE;
}

/* A line of a label and what a loop over a list wrote. */
static void
print_labelled(const char *label, char *text)
{
	char *line;

	if (text != NULL && asprintf(&line, "%s: %s", label, text) >= 0) {
		wide_wrap(stdout, line, 2, LINE);
		free(line);
	}
	free(text);
}

static void
print_malware(const struct port_rule *rule)
{
	char *text = NULL;
	size_t size;
	FILE *f;

	if (rule->malware_count == 0 ||
	    (f = open_memstream(&text, &size)) == NULL)
		return;
	for (size_t i = 0; i < rule->malware_count; i++)
		fprintf(f, "%s%s (%s)", i > 0 ? ", " : "",
		    rule->malware[i].name, rule->malware[i].seen);
	fclose(f);
	print_labelled(_("Known to use it"), text);
}

static void
print_references(char *const *references, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *f;

	if (count == 0 || (f = open_memstream(&text, &size)) == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		fprintf(f, "%s%s", i > 0 ? ", " : "", references[i]);
	fclose(f);
	print_labelled(_("References"), text);
}

/* "2003-01-01 .. 2024-03-21"; an end that is open is left out. */
static void
print_validity(int32_t valid_from, int32_t valid_until)
{
	char from[DAY_TEXT] = "", until[DAY_TEXT] = "", *text;

	if (valid_from != INT32_MIN)
		day_format(valid_from, from);
	if (valid_until != INT32_MAX)
		day_format(valid_until, until);
	if ((from[0] != '\0' || until[0] != '\0') &&
	    asprintf(&text, "%s .. %s", from, until) >= 0)
		print_labelled(_("Valid"), text);
}

static void
print_place(const char *id, const char *file, size_t line)
{
	char *text;

	if (asprintf(&text, "%s (%s:%zu)", id, file, line) >= 0)
		print_labelled(_("Rule"), text);
}

static void
print_rule(const struct port_rule *rule, const char *service, int lang)
{
	printf("%s: ", service);
	wide_print_padded(
	    stdout, rule->title[lang], wide_width(rule->title[lang]));
	printf(" [%s]\n\n", _(severity_word(rule->severity)));
	wide_wrap(stdout, rule->explanation[lang], 2, LINE);
	putchar('\n');
	print_malware(rule);
	print_references(rule->references, rule->reference_count);
	print_validity(rule->valid_from, rule->valid_until);
	print_place(rule->id, rule->file, rule->line);
}

static void
print_tag(const struct tag_rule *tag, int lang)
{
	printf("%s: ", tag->id);
	wide_print_padded(
	    stdout, tag_title(tag, lang), wide_width(tag_title(tag, lang)));
	printf(" [%s]\n\n", tag_kind_word(tag->kind));
	if (tag->explanation[lang] != NULL) {
		wide_wrap(stdout, tag->explanation[lang], 2, LINE);
		putchar('\n');
	}
	if (tag->excludes)
		wide_wrap(stdout, _("What it names is not counted."), 2, LINE);
	print_references(tag->references, tag->reference_count);
	print_validity(tag->valid_from, tag->valid_until);
	print_place(tag->id, tag->file, tag->line);
}

/* The tag that an operand names by its id, if it cannot be a service. */
static const struct tag_rule *
tag_asked(const struct rules *rules, const char *operand)
{
	return strchr(operand, '/') != NULL ? NULL :
	    rules_tag_named(rules, operand);
}

/* No rule: the name in the system's list is better than nothing. */
static void
print_no_rule(uint32_t service, const char *text)
{
	char name[REGISTERED_NAME], *line;

	printf(_("%s: no rule names this port\n"), text);
	if (!registered_name(service, name) ||
	    asprintf(&line, _("Registered name: %s. It is a name only: a port "
		"number does not prove the protocol."), name) < 0)
		return;
	putchar('\n');
	wide_wrap(stdout, line, 2, LINE);
	free(line);
}

static int
explain(const struct options *o, const struct rules *rules)
{
	for (size_t i = 1; i < o->operand_count; i++) {
		const struct tag_rule *tag = tag_asked(rules, o->operands[i]);
		const struct port_rule *rule;
		char text[SERVICE_TEXT];
		uint32_t service;

		if (tag != NULL) {
			if (i > 1)
				putchar('\n');
			print_tag(tag, language(o));
			continue;
		}
		if (!service_parse(o->operands[i], &service))
			continue;	/* not so: see services_right */
		service_format(service, text);
		rule = rules_port(rules, service, DAY_UNDATED);
		if (i > 1)
			putchar('\n');
		if (rule != NULL)
			print_rule(rule, text, language(o));
		else
			print_no_rule(service, text);
	}
	return EXIT_DONE;
}

/* Are the operands services or ids of tags? Else errors are printed. */
static bool
services_right(const struct options *o, const struct rules *rules)
{
	struct service_range range;
	struct error err;
	bool right = true;

	for (size_t i = 1; i < o->operand_count; i++) {
		if (tag_asked(rules, o->operands[i]) != NULL)
			continue;
		if (!range_parse(o->operands[i], &range, &err)) {
			complain("%s", err.text);
			right = false;
		} else if (range.from != range.to) {
			complain("\"%s\" is a range; want one service",
			    utf8_excerpt(o->operands[i]).text);
			right = false;
		}
	}
	return right;
}

static const struct action {
	const char *name;
	bool takes_services;
	int (*run)(const struct options *o, const struct rules *rules);
} actions[] = {
	{ "check", false, check },
	{ "list", false, list },
	{ "explain", true, explain },
};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

/* NULL, and printed, where the operands do not name one. */
static const struct action *
action_named(const struct options *o)
{
	const char *names[ACTIONS], *near;
	const char *word = o->operand_count > 0 ? o->operands[0] : "";

	for (size_t i = 0; i < ACTIONS; i++) {
		if (strcmp(actions[i].name, word) == 0)
			return &actions[i];
		names[i] = actions[i].name;
	}
	near = suggest(word, names, ACTIONS);
	if (o->operand_count == 0)
		complain("rules: want check, list or explain SERVICE");
	else if (near != NULL)
		complain("rules: \"%s\" is nothing to do; did you mean %s?",
		    utf8_excerpt(word).text, near);
	else
		complain("rules: \"%s\" is nothing to do; want check, list or "
		    "explain SERVICE", utf8_excerpt(word).text);
	return NULL;
}

static bool
operands_right(const struct options *o, const struct action *action)
{
	if (action->takes_services && o->operand_count < 2) {
		complain("rules %s: want a service such as 445/tcp",
		    action->name);
		return false;
	}
	if (!action->takes_services && o->operand_count > 1) {
		complain("rules %s: takes no \"%s\"", action->name,
		    utf8_excerpt(o->operands[1]).text);
		return false;
	}
	return true;
}

int
command_rules(const struct options *o)
{
	const struct action *action = action_named(o);
	struct rules *rules;
	int status;

	if (action == NULL || !operands_right(o, action) ||
	    !setup_rules(o, &rules))
		return EXIT_USAGE;
	if (action->takes_services && !services_right(o, rules))
		status = EXIT_USAGE;
	else
		status = action->run(o, rules);
	rules_free(rules);
	return output_flush() ? status : EXIT_TROUBLE;
}
