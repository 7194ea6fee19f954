/* quick probe */
#include "eval/site.h"
#include "notes/changes.h"

int
main(int argc, char **argv)
{
	int sites = argc > 1 ? atoi(argv[1]) : 20;
	bool events = argc > 2 && argv[2][0] == 'e';
	int falses[4] = { 0 }, truth = 0, false_on_event = 0, total = 0;
	int n3[8] = { 0 }, f3[8] = { 0 }, f3b[8] = { 0 };
	int nd[8] = { 0 }, fd[8] = { 0 }, nn[40] = { 0 }, fn[40] = { 0 }, nr[8] = { 0 }, fr[8] = { 0 };
	int fra[8] = { 0 }; int cat[5] = { 0 };

	for (int k = 0; k < sites; k++) {
		static struct site_world w;
		struct history h;
		struct changes c;

		site_plan(&w, (unsigned long)k + 1000 + (getenv("S") ? (unsigned long)atoi(getenv("S")) : 0));
		if (events)
			site_plant(&w);
		site_count(&w);
		history_make(&h, &w.rollup, FIRST_DAY, FIRST_DAY + DAYS - 1);
		changes_find(&h, 0.05, &c);
		bool *hit = calloc(c.count + 1, 1);
		for (int p = 0; p < w.plant_count; p++) {
			struct plant *pl = &w.plants[p];
			bool ok = false, ok2 = false, exact = false;
			for (size_t i = 0; i < c.count; i++) {
				if (h.services[c.list[i].service].service != w.models[pl->service].service)
					continue;
				hit[i] = 1;
				int day = (int)c.list[i].day;
				bool down = c.list[i].kind == CHANGE_DECLINE;
				if (down != (pl->kind == PLANT_DECLINE)) continue;
				if (pl->kind == PLANT_NEW && c.list[i].kind != CHANGE_NEW) continue;
				if (day >= pl->day && day <= pl->day + 1) ok = true;
				if (day >= pl->day && day <= pl->day + 2) ok2 = true;
				if (day >= pl->day && day <= pl->day + 2 && c.list[i].kind == CHANGE_RETURNING) exact = true;
			}
			if (argc > 3 && !ok && pl->kind <= PLANT_DECLINE && (pl->strength >= 3 || pl->strength <= .34)) {
				for (size_t i = 0; i < c.count; i++) if (h.services[c.list[i].service].service == w.models[pl->service].service) printf(" [k%d d%zu]", c.list[i].kind, c.list[i].day);
				for (size_t i = 0; i < h.service_count; i++) if (h.services[i].service == w.models[pl->service].service) { struct series se; history_series(&h, &h.services[i], HISTORY_ALL, &se); for (int d = pl->day - 10; d < pl->day + 3; d++) printf(" %.0f/%.0f", se.count[0][d], se.count[1][d]); }

				struct service_model *m = &w.models[pl->service];
				printf("MISS site %d kind %d day %d x%.2f level %.1f pack %.1f disp %.2f wander %.2f rhythm %.2f late %d\n", k, pl->kind, pl->day, pl->strength, m->level, m->packets, m->dispersion, m->wander, m->rhythm, ok2);
			}
			if (pl->kind == PLANT_SURGE) { int b = pl->strength == 2 ? 0 : pl->strength == 3 ? 1 : pl->strength == 5 ? 2 : 3; n3[b]++; f3[b] += ok; f3b[b] += ok2; }
			if (pl->kind == PLANT_DECLINE) { int b = pl->strength == 0.5 ? 0 : pl->strength > .2 ? 1 : pl->strength > 0 ? 2 : 3; nd[b]++; fd[b] += ok; }
			if (pl->kind == PLANT_NEW) { nn[(int)pl->strength]++; fn[(int)pl->strength] += ok; }
			if (pl->kind == PLANT_RETURNING) { nr[(int)pl->strength]++; fr[(int)pl->strength] += ok2; fra[(int)pl->strength] += exact; }
		}
		for (size_t i = 0; i < c.count; i++) {
			total++;
			if (!hit[i]) {
				falses[c.list[i].kind]++;
				for (int s = 0; s < SERVICES; s++) if (w.models[s].service == h.services[c.list[i].service].service) {
					size_t d = c.list[i].day; struct service_model *m = &w.models[s];
					int b = (m->burst[d] > 1) + (m->burst[d - 1] > 1), fl = m->flood[d] > 0 || m->flood[d - 1] > 0;
					cat[c.list[i].kind == CHANGE_DECLINE ? 4 : b == 2 ? 0 : b == 1 ? 1 : fl ? 2 : 3]++;
				}
				if (argc > 3) {
					struct change *x = &c.list[i];
					struct series se; history_series(&h, &h.services[x->service], HISTORY_ALL, &se);
					for (size_t d = x->day > 30 ? x->day - 30 : 0; d <= x->day && d < DAYS; d++) printf("%.0f*%.2f ", se.count[1][d], se.exposure[d]);
					printf("\n");
					printf("site %d kind %d day %zu two %.0f/%.1f src %.0f/%.1f p %g %g n=%zu  ", k, x->kind, x->day, x->two[0], x->usual_two[0], x->two[1], x->usual_two[1], x->p[0], x->p[1], x->days);
					for (int s = 0; s < SERVICES; s++) if (w.models[s].service == h.services[x->service].service)
						printf("level %.1f disp %.2f wander %.2f trend %.3f rhythm %.1f burst %.1f %.1f flood %.0f %.0f\n", w.models[s].level, w.models[s].dispersion, w.models[s].wander, w.models[s].trend, w.models[s].rhythm, w.models[s].burst[x->day-1], w.models[s].burst[x->day], w.models[s].flood[x->day-1], w.models[s].flood[x->day]);
				}
			}
		}
		free(hit);
		changes_free(&c);
		history_free(&h);
		site_free(&w);
	}
	(void)truth; (void)false_on_event;
	double months = sites * (DAYS - 16) / 30.0;
	printf("false per site and 30 days: new %.3f surge %.3f returning %.3f decline %.3f (total notes %d)\n", falses[0] / months, falses[1] / months, falses[2] / months, falses[3] / months, total);
	printf("burst2 %.3f burst1 %.3f flood %.3f plain %.3f decline %.3f\n", cat[0] / months, cat[1] / months, cat[2] / months, cat[3] / months, cat[4] / months);
	for (int b = 0; b < 4; b++) printf("surge %d: %d of %d strict, %d by S+2\n", b, f3[b], n3[b], f3b[b]);
	for (int b = 0; b < 4; b++) printf("decline %d: %d of %d\n", b, fd[b], nd[b]);
	for (int b = 0; b < 40; b++) if (nn[b]) printf("new %d: %d of %d\n", b, fn[b], nn[b]);
	for (int b = 0; b < 8; b++) if (nr[b]) printf("returning %d: %d rise, %d named so, of %d\n", b, fr[b], fra[b], nr[b]);
}
