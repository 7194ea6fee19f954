/* report_options.c - see report_options.h. */
#include "commands/report_options.h"
#include "count/region.h"
#include "count/service.h"
#include "bulletin/mail.h"

bool
set_notable(struct options *o, const char *value)
{
	o->has_notable = true;
	return service_parse(value, &o->notable);
}

bool
set_output(struct options *o, const char *value)
{
	o->output = value;
	return value[0] != '\0';
}

bool
set_sensors(struct options *o, const char *value)
{
	if (value[0] == '\0' || o->sensor_count == SENSOR_PATTERNS)
		return false;
	o->sensors[o->sensor_count++] = value;
	return true;
}

bool
set_home(struct options *o, const char *value)
{
	o->home = value;
	return region_is_code(value, strlen(value));
}

bool
set_assets(struct options *o, const char *value)
{
	o->assets = value;
	return value[0] != '\0';
}

bool
set_static(struct options *o, const char *value)
{
	(void)value;
	o->is_static = true;
	return true;
}

bool
set_mail(struct options *o, const char *value)
{
	if (o->mail_count == MAILS || !mail_address_is_sound(value))
		return false;
	o->mail[o->mail_count++] = value;
	return true;
}

bool
set_mail_from(struct options *o, const char *value)
{
	o->mail_from = value;
	return mail_address_is_sound(value);
}
