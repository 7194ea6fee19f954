/* sources.c - see sources.h. */
#include "notes/sources.h"
#include "base/digest.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* ---- addresses ---------------------------------------------------------- */

static const uint8_t V4[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static struct origin
origin_of(const struct cell *cell)
{
	struct origin o = { { 0 } };
	uint32_t v4 = htonl(cell->v4);

	if (cell->kind == SOURCE_V6) {
		memcpy(o.bytes, cell->v6, 16);
		return o;
	}
	memcpy(o.bytes, V4, 12);
	memcpy(o.bytes + 12, &v4, 4);
	return o;
}

static struct origin
network_of(struct origin o)
{
	if (memcmp(o.bytes, V4, 12) == 0)
		o.bytes[15] = 0;
	else
		memset(o.bytes + 8, 0, 8);
	return o;
}

static bool
is_same(const struct origin *a, const struct origin *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

void
origin_text(const struct origin *o, bool network, char text[ORIGIN_TEXT])
{
	bool v4 = memcmp(o->bytes, V4, 12) == 0;

	inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? o->bytes + 12 : o->bytes, text,
	    ORIGIN_TEXT);
	if (network)
		strcat(text, v4 ? "/24" : "/64");
}

/* ---- heavy ones: Misra and Gries, 1982 ---------------------------------- */

struct heavy {
	struct origin origin[HEAVY];
	uint64_t weight[HEAVY];	/* 0: free */
};

static void
heavy_add(struct heavy *h, const struct origin *o, uint64_t weight)
{
	size_t least = 0;

	for (;;) {
		for (size_t i = 0; i < HEAVY; i++) {
			if (h->weight[i] > 0 && is_same(&h->origin[i], o)) {
				h->weight[i] =
				    saturated_sum(h->weight[i], weight);
				return;
			}
			if (h->weight[i] < h->weight[least])
				least = i;
		}
		if (h->weight[least] == 0)
			break;
		/* nobody is left out at once: all lose the same */
		uint64_t loss = weight < h->weight[least] ? weight :
							    h->weight[least];

		for (size_t i = 0; i < HEAVY; i++)
			h->weight[i] -= loss;
		weight -= loss;
		if (weight == 0)
			return;
	}
	h->origin[least] = *o;
	h->weight[least] = weight;
}

static size_t
heaviest(const struct heavy *h)
{
	size_t most = 0;

	for (size_t i = 1; i < HEAVY; i++)
		if (h->weight[i] > h->weight[most])
			most = i;
	return most;
}

/* ---- a day -------------------------------------------------------------- */

struct day_service {
	uint32_t service;
	uint64_t accesses;
	struct heavy sources, networks;
};

struct day_source {
	struct origin origin;
	uint64_t accesses;
	uint32_t ports[SWEEP_SET];
	uint32_t count;	/* 0: free */
};

/* Both tables have open addressing and are never more than half full. */
struct day_sources {
	int32_t day;
	struct day_service **services;
	size_t service_count, service_room;
	struct day_source *sources;
	size_t source_count, source_room;
};

static size_t
place_of_service(const struct day_sources *t, uint32_t service)
{
	size_t i = (size_t)service * 2654435761u & (t->service_room - 1);

	while (t->services[i] != NULL && t->services[i]->service != service)
		i = (i + 1) & (t->service_room - 1);
	return i;
}

static size_t
place_of_source(const struct day_sources *t, const struct origin *o)
{
	struct slice bytes = { (const char *)o->bytes, sizeof(o->bytes) };
	size_t i = digest_of(bytes) & (t->source_room - 1);

	while (t->sources[i].count > 0 && !is_same(&t->sources[i].origin, o))
		i = (i + 1) & (t->source_room - 1);
	return i;
}

static bool
grow_services(struct day_sources *t)
{
	struct day_service **old = t->services;
	size_t room = t->service_room;

	if (t->service_count * 2 < room)
		return true;
	t->services = calloc(room > 0 ? room * 2 : 256, sizeof(*old));
	if (t->services == NULL) {
		t->services = old;
		return false;
	}
	t->service_room = room > 0 ? room * 2 : 256;
	for (size_t i = 0; i < room; i++)
		if (old[i] != NULL)
			t->services[place_of_service(t, old[i]->service)] =
			    old[i];
	free(old);
	return true;
}

static bool
grow_sources(struct day_sources *t)
{
	struct day_source *old = t->sources;
	size_t room = t->source_room;

	if (t->source_count * 2 < room)
		return true;
	t->sources = calloc(room > 0 ? room * 2 : 1024, sizeof(*old));
	if (t->sources == NULL) {
		t->sources = old;
		return false;
	}
	t->source_room = room > 0 ? room * 2 : 1024;
	for (size_t i = 0; i < room; i++)
		if (old[i].count > 0)
			t->sources[place_of_source(t, &old[i].origin)] =
			    old[i];
	free(old);
	return true;
}

static bool
add_service(struct day_sources *t, uint32_t service, const struct origin *o,
    uint64_t accesses)
{
	struct origin network = network_of(*o);
	struct day_service *one;
	size_t i;

	if (!grow_services(t))
		return false;
	i = place_of_service(t, service);
	if (t->services[i] == NULL) {
		t->services[i] = calloc(1, sizeof(*one));
		if (t->services[i] == NULL)
			return false;
		t->services[i]->service = service;
		t->service_count++;
	}
	one = t->services[i];
	one->accesses = saturated_sum(one->accesses, accesses);
	heavy_add(&one->sources, o, accesses);
	heavy_add(&one->networks, &network, accesses);
	return true;
}

static bool
add_source(struct sources *s, struct day_sources *t, uint32_t service,
    const struct origin *o, uint64_t accesses)
{
	struct day_source *one;
	size_t i;

	if ((service & SERVICE_NO_PORT) != 0 ||
	    (service_protocol(service) != PROTO_TCP &&
	    service_protocol(service) != PROTO_UDP))
		return true;
	if (!grow_sources(t))
		return false;
	one = &t->sources[place_of_source(t, o)];
	if (one->count == 0) {
		if (t->source_count == SOURCES_MOST) {
			s->left_out++;
			return true;
		}
		one->origin = *o;
		t->source_count++;
	}
	one->accesses = saturated_sum(one->accesses, accesses);
	for (i = 0; i < one->count; i++)
		if (one->ports[i] == service)
			return true;
	if (one->count < SWEEP_SET)
		one->ports[one->count++] = service;
	return true;
}

/* ---- the end of a day --------------------------------------------------- */

/* Room for one more behind `count` of `size` bytes each. */
static bool
reserve(void **list, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return true;
	more = realloc(*list, (*room > 0 ? *room * 2 : 16) * size);
	if (more == NULL)
		return false;
	*list = more;
	*room = *room > 0 ? *room * 2 : 16;
	return true;
}

static bool
tell_service(struct sources *s, int32_t day, const struct day_service *one)
{
	size_t source = heaviest(&one->sources);
	size_t network = heaviest(&one->networks);
	void *list = s->concentrated;
	bool ok;

	if (one->accesses < CONCENTRATED_LEAST ||
	    one->networks.weight[network] < (one->accesses + 1) / 2)
		return true;
	ok = reserve(&list, s->concentrated_count, &s->concentrated_room,
	    sizeof(*s->concentrated));
	s->concentrated = list;
	if (ok)
		s->concentrated[s->concentrated_count++] =
		    (struct concentrated){ .day = day,
			.service = one->service, .accesses = one->accesses,
			.source = one->sources.origin[source],
			.network = one->networks.origin[network],
			.source_accesses = one->sources.weight[source],
			.network_accesses = one->networks.weight[network] };
	return ok;
}

static bool
tell_source(struct sources *s, int32_t day, const struct day_source *one)
{
	void *list = s->sweeps;
	bool ok;

	if (one->count <= SWEEP_PORTS)
		return true;
	ok = reserve(&list, s->sweep_count, &s->sweep_room,
	    sizeof(*s->sweeps));
	s->sweeps = list;
	if (ok)
		s->sweeps[s->sweep_count++] = (struct sweep){ day,
			one->origin, one->count, one->accesses };
	return ok;
}

static void
free_day(struct day_sources *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->service_room; i++)
		free(t->services[i]);
	free(t->services);
	free(t->sources);
	free(t);
}

static int
by_day_accesses(int32_t day, uint64_t accesses, int32_t day2,
    uint64_t accesses2, const void *text, const void *text2, size_t len)
{
	if (day != day2)
		return day < day2 ? -1 : 1;
	if (accesses != accesses2)
		return accesses > accesses2 ? -1 : 1;
	return memcmp(text, text2, len);
}

static int
sweeps_order(const void *a, const void *b)
{
	const struct sweep *x = a, *y = b;

	return by_day_accesses(x->day, x->accesses, y->day, y->accesses,
	    &x->source, &y->source, sizeof(x->source));
}

static int
concentrated_order(const void *a, const void *b)
{
	const struct concentrated *x = a, *y = b;

	return by_day_accesses(x->day, x->accesses, y->day, y->accesses,
	    &x->service, &y->service, sizeof(x->service));
}

bool
sources_end(struct sources *s)
{
	struct day_sources *t = s->today;
	bool ok = true;

	for (size_t i = 0; ok && t != NULL && i < t->service_room; i++)
		if (t->services[i] != NULL)
			ok = tell_service(s, t->day, t->services[i]);
	for (size_t i = 0; ok && t != NULL && i < t->source_room; i++)
		ok = tell_source(s, t->day, &t->sources[i]);
	free_day(t);
	s->today = NULL;
	if (s->sweep_count > 0)
		qsort(s->sweeps, s->sweep_count, sizeof(*s->sweeps),
		    sweeps_order);
	if (s->concentrated_count > 0)
		qsort(s->concentrated, s->concentrated_count,
		    sizeof(*s->concentrated), concentrated_order);
	return ok;
}

bool
sources_add(struct sources *s, int32_t day, uint32_t service,
    const struct cell *cell)
{
	struct origin o = origin_of(cell);

	if (cell->kind == SOURCE_UNTOLD)
		return true;
	if (s->today != NULL && s->today->day != day && !sources_end(s))
		return false;
	if (s->today == NULL) {
		s->today = calloc(1, sizeof(*s->today));
		if (s->today == NULL)
			return false;
		s->today->day = day;
	}
	return add_service(s->today, service, &o, cell->accesses) &&
	    add_source(s, s->today, service, &o, cell->accesses);
}

void
sources_free(struct sources *s)
{
	free_day(s->today);
	free(s->concentrated);
	free(s->sweeps);
	*s = (struct sources){ 0 };
}
