/* exception.c - see exception.h. */
#include "rules/exception.h"
#include "count/service.h"

#include <strings.h>

static bool
is_source(const struct exception_rule *rule, const struct event *ev)
{
	return !rule->has_sources || ((ev->has & EV_SRC) != 0 &&
	    networks_find(&rule->sources, &ev->src) != 0);
}

static bool
is_service(const struct exception_rule *rule, const struct event *ev)
{
	uint32_t service = service_of(ev);

	for (size_t i = 0; i < rule->service_count; i++)
		if (rule->services[i].from <= service &&
		    service <= rule->services[i].to)
			return true;
	return rule->service_count == 0;
}

static bool
is_sensor(const struct exception_rule *rule, const char *sensor)
{
	for (size_t i = 0; i < rule->sensor_count; i++)
		if (strcasecmp(rule->sensors[i], sensor) == 0)
			return true;
	return rule->sensor_count == 0;
}

bool
exception_holds(const struct exception_rule *rule, const struct event *ev,
    const char *sensor)
{
	return is_source(rule, ev) && is_service(rule, ev) &&
	    is_sensor(rule, sensor) && (rule->prefix == NULL ||
	    pattern_matches(rule->prefix, ev->prefix));
}
