/* load.c - from directories to rules; see rules.h and load.h. */
#include "rules/load.h"
#include "base/collect.h"
#include "base/folder.h"
#include "rules/read.h"

#include <stdlib.h>

struct loading {
	struct rules *rules;	/* gets what the collections hold, at the end */
	struct collection ports, verdicts, patterns, tags;
	struct errors *errors;
	size_t directory;	/* number of the one being read */
};

static bool
out_of_memory(struct loading *l)
{
	errors_add(l->errors, (struct where){ 0 }, "out of memory");
	return false;
}

static void
release_port_rule(void *rule)
{
	port_rule_free(rule);
}

static void
release_verdict_rule(void *rule)
{
	verdict_rule_free(rule);
}

static void
release_tag_rule(void *rule)
{
	tag_rule_free(rule);
}

static void
release_pattern_file(void *rule)
{
	pattern_file_free(rule);
}

/*
 * A rule that was read at v, whole if there are no more errors than `before`.
 * A wrong one leaves its id behind, so that its repetition is told too.
 */
static void
keep(struct loading *l, struct collection *c, void *rule, const char *id,
    struct where at, size_t before)
{
	bool whole = l->errors->count == before;

	if (id != NULL)
		collect(c, id, whole ? rule : NULL, at, l->directory,
		    l->errors);
	if (!whole)
		c->release(rule);
}

static void
add_port_rule(const struct fields_reader *r, const struct yaml_value *v,
    struct loading *l)
{
	size_t before = l->errors->count;
	struct port_rule *rule;

	if (!fields_is(r, v, YAML_MAP, "an item of \"ports\"", "{id: smb}"))
		return;
	rule = read_port_rule(r, v);
	keep(l, &l->ports, rule, rule != NULL ? rule->id : NULL,
	    fields_place(r, v), before);
}

static void
add_verdict_rule(const struct fields_reader *r, const struct yaml_value *v,
    struct loading *l)
{
	size_t before = l->errors->count;
	struct verdict_rule *rule;

	if (!fields_is(r, v, YAML_MAP, "an item of \"verdicts\"",
	    "{id: my-firewall}"))
		return;
	rule = read_verdict_rule(r, v);
	keep(l, &l->verdicts, rule, rule != NULL ? rule->id : NULL,
	    fields_place(r, v), before);
}

static void
add_pattern_file(const struct fields_reader *r, const struct yaml_value *v,
    struct loading *l)
{
	size_t before = l->errors->count;
	struct pattern_file *file = pattern_file_read(r, v);

	keep(l, &l->patterns, file, file != NULL ? file->name : NULL,
	    fields_place(r, v), before);
}

/* Marks, lists and exceptions share their ids: a report names them by these. */
static void
add_tag_rule(const struct fields_reader *r, const struct yaml_value *v,
    struct tag_rule *tag, size_t before, struct loading *l)
{
	keep(l, &l->tags, tag, tag != NULL ? tag->id : NULL,
	    fields_place(r, v), before);
}

static void
set_marks(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct loading *l = target;

	for (v = v->first; v != NULL; v = v->next) {
		size_t before = l->errors->count;

		if (fields_is(r, v, YAML_MAP, "an item of \"marks\"",
		    "{id: zmap}"))
			add_tag_rule(r, v,
			    (struct tag_rule *)read_mark_rule(r, v), before, l);
	}
}

static void
set_research(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct loading *l = target;

	for (v = v->first; v != NULL; v = v->next) {
		size_t before = l->errors->count;

		if (fields_is(r, v, YAML_MAP, "an item of \"research\"",
		    "{id: example}"))
			add_tag_rule(r, v,
			    (struct tag_rule *)read_research_rule(r, v),
			    before, l);
	}
}

static void
set_exceptions(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	struct loading *l = target;

	for (v = v->first; v != NULL; v = v->next) {
		size_t before = l->errors->count;

		if (fields_is(r, v, YAML_MAP, "an item of \"exceptions\"",
		    "{id: own-scanner}"))
			add_tag_rule(r, v,
			    (struct tag_rule *)read_exception_rule(r, v),
			    before, l);
	}
}

static void
set_ports(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	for (v = v->first; v != NULL; v = v->next)
		add_port_rule(r, v, target);
}

static void
set_verdicts(
    const struct fields_reader *r, const struct yaml_value *v, void *target)
{
	for (v = v->first; v != NULL; v = v->next)
		add_verdict_rule(r, v, target);
}

/* A file with this key tells a log format, one without it rules. */
static bool
tells_format(const struct yaml_value *root)
{
	for (const struct yaml_value *v = root->first;
	    root->kind == YAML_MAP && v != NULL; v = v->next)
		if (strcmp(v->text, "format") == 0)
			return true;
	return false;
}

static void
read_tree(struct loading *l, const char *file, const struct yaml *y)
{
	static const struct field fields[] = {
		{ "ports", YAML_LIST, false, "[{id: smb}]", set_ports },
		{ "verdicts", YAML_LIST, false, "[{id: my-firewall}]",
		    set_verdicts },
		{ "marks", YAML_LIST, false, "[{id: zmap}]", set_marks },
		{ "research", YAML_LIST, false, "[{id: example}]",
		    set_research },
		{ "exceptions", YAML_LIST, false, "[{id: own-scanner}]",
		    set_exceptions },
	};
	const struct fields_reader r = { file, l->errors };
	const struct yaml_value *root = yaml_root(y);

	if (root != NULL && tells_format(root))
		add_pattern_file(&r, root, l);
	else if (root != NULL && fields_is(&r, root, YAML_MAP, "a rules file",
	    "ports: [{id: smb}]"))
		fields_read(&r, root, "a rules file", fields,
		    sizeof(fields) / sizeof(fields[0]), l);
}

/* Rules point to the name of their file, so it goes with them. Takes path. */
static bool
keep_name(struct loading *l, char *path)
{
	struct rules *rules = l->rules;
	char **files = reallocarray(
	    rules->files, rules->file_count + 1, sizeof(char *));

	if (files == NULL) {
		free(path);
		return out_of_memory(l);
	}
	rules->files = files;
	files[rules->file_count++] = path;
	return true;
}

static void
read_file(void *context, char *path)
{
	struct loading *l = context;
	struct yaml *y;

	if (!keep_name(l, path))
		return;
	y = yaml_file(path, l->errors);
	if (y != NULL)
		read_tree(l, path, y);
	yaml_release(y);
}

static void
read_folder(struct loading *l, const char *directory, const char *name)
{
	char *folder = folder_join(directory, name);

	if (folder == NULL)
		out_of_memory(l);
	else
		folder_read(folder, true, read_file, l, l->errors);
	free(folder);
}

static void
read_directory(struct loading *l, const char *directory)
{
	l->directory++;
	if (!folder_read(directory, false, read_file, l, l->errors))
		return;
	read_folder(l, directory, "ports");
	read_folder(l, directory, "patterns");
}

/* The rules of one kind go over from the collection, in order. */
static bool
take_ports(struct rules *rules, struct collection *c)
{
	rules->ports = calloc(c->count + 1, sizeof(struct port_rule *));
	if (rules->ports == NULL)
		return false;
	for (size_t i = 0; i < c->count; i++) {
		rules->ports[rules->port_count++] = c->list[i]->rule;
		c->list[i]->rule = NULL;
	}
	return true;
}

/* Those of later directories come first. */
static bool
take_verdicts(struct rules *rules, struct collection *c, size_t directories)
{
	rules->verdicts = calloc(c->count + 1, sizeof(struct verdict_rule *));
	if (rules->verdicts == NULL)
		return false;
	for (size_t d = directories; d > 0; d--)
		for (size_t i = 0; i < c->count; i++) {
			if (c->list[i]->directory != d)
				continue;
			rules->verdicts[rules->verdict_count++] =
			    c->list[i]->rule;
			c->list[i]->rule = NULL;
		}
	return true;
}

static bool
take_tags(struct rules *rules, struct collection *c)
{
	rules->tags = calloc(c->count + 1, sizeof(struct tag_rule *));
	if (rules->tags == NULL)
		return false;
	for (size_t i = 0; i < c->count; i++) {
		rules->tags[rules->tag_count++] = c->list[i]->rule;
		c->list[i]->rule = NULL;
	}
	return true;
}

/* The formats of the user's directories come first. */
static bool
take_patterns(struct rules *rules, struct collection *c)
{
	const struct log_format **list = calloc(c->count + 1, sizeof(*list));
	size_t own = 0;

	rules->patterns = calloc(c->count + 1, sizeof(struct pattern_file *));
	if (rules->patterns == NULL || list == NULL) {
		free(list);
		return false;
	}
	for (int users = 1; users >= 0; users--)
		for (size_t i = 0; i < c->count; i++) {
			struct pattern_file *file = c->list[i]->rule;

			if ((c->list[i]->directory > 1) != users ||
			    file == NULL)
				continue;
			c->list[i]->rule = NULL;
			own += (size_t)users;
			list[rules->pattern_count] = &file->format;
			rules->patterns[rules->pattern_count++] = file;
		}
	rules->formats = formats_new(
	    list, own, list + own, rules->pattern_count - own);
	free(list);
	return rules->formats != NULL;
}

/* All or nothing: rules only if no error was added since `before`. */
static bool
finish(struct loading *l, struct rules **rules, size_t before)
{
	struct rules *r = l->rules;

	collect_sort(&l->ports);
	collect_sort(&l->verdicts);
	collect_sort(&l->patterns);
	collect_sort(&l->tags);
	if (l->errors->count == before &&
	    (!take_ports(r, &l->ports) ||
	    !take_verdicts(r, &l->verdicts, l->directory) ||
	    !take_patterns(r, &l->patterns) || !take_tags(r, &l->tags) ||
	    !index_build(&r->index, r->ports, r->port_count)))
		out_of_memory(l);
	if (l->errors->count == before)
		tags_prepare(r, l->errors);
	collect_free(&l->ports);
	collect_free(&l->verdicts);
	collect_free(&l->patterns);
	collect_free(&l->tags);
	if (l->errors->count == before)
		*rules = r;
	else
		rules_free(r);
	return *rules != NULL;
}

/* False when memory is short. */
static bool
begin(struct loading *l, struct rules **rules, struct errors *errors)
{
	*rules = NULL;
	*l = (struct loading){ .errors = errors };
	l->ports.release = release_port_rule;
	l->verdicts.release = release_verdict_rule;
	l->patterns.release = release_pattern_file;
	l->tags.release = release_tag_rule;
	l->rules = calloc(1, sizeof(*l->rules));
	return l->rules != NULL || out_of_memory(l);
}

bool
rules_load(struct rules **rules, const char *const *directories, size_t count,
    struct errors *errors)
{
	size_t before = errors->count;
	struct loading l;

	if (!begin(&l, rules, errors))
		return false;
	for (size_t i = 0; i < count; i++)
		read_directory(&l, directories[i]);
	return finish(&l, rules, before);
}

bool
rules_load_text(struct rules **rules, const char *file, struct slice bytes,
    struct errors *errors)
{
	size_t before = errors->count;
	struct loading l;
	char *name = strdup(file);
	struct yaml *y;

	if (!begin(&l, rules, errors)) {
		free(name);
		return false;
	}
	l.directory = 1;
	if (name == NULL)
		out_of_memory(&l);
	else if (keep_name(&l, name)) {
		y = yaml_memory(name, bytes, errors);
		if (y != NULL)
			read_tree(&l, name, y);
		yaml_release(y);
	}
	return finish(&l, rules, before);
}
