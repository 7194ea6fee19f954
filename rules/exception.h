/*
 * exception.h - what a site knows about its own traffic: rules that leave out
 * what they name before it is counted, or tag it; and lists of addresses whose
 * owners say that they scan.
 */
#ifndef NFLOGD_RULES_EXCEPTION_H
#define NFLOGD_RULES_EXCEPTION_H

#include "base/pattern.h"
#include "rules/networks.h"
#include "rules/tag.h"

/* All conditions that are there must hold. */
struct exception_rule {
	struct tag_rule tag;
	struct network *list;	/* as read; then in `sources` */
	size_t list_count;
	bool has_sources;
	struct networks sources;
	struct service_range *services;
	size_t service_count;
	char **sensors;
	size_t sensor_count;
	struct pattern *prefix;	/* NULL: any */
};

struct research_rule {
	struct tag_rule tag;
	struct network *list;
	size_t list_count;
};

/* `sensor` is the observation point's name in lower case. */
bool exception_holds(const struct exception_rule *rule,
    const struct event *ev, const char *sensor);

#endif
