/*
 * pseudonym.c - see pseudonym.h.
 *
 * Counts are right only if no two sources become one, so a pseudonym is not a
 * digest, which would take two addresses for one another now and then, but what
 * a keyed permutation of all addresses gives: of 32 bits for IPv4, of 128 for
 * IPv6. It is a balanced Feistel network, which is a permutation whatever its
 * rounds do, and cannot be told from a random one if they are pseudorandom:
 * with 3 or 4 rounds up to about 2^(n/4) known pairs of n-bit addresses (Luby
 * and Rackoff, "How to construct pseudorandom permutations from pseudorandom
 * functions", SIAM J. Comput. 17, 1988), with 5 or 6 up to nearly 2^(n/2)
 * (Patarin, "Security of Random Feistel Schemes with 5 or More Rounds", CRYPTO
 * 2004). Of IPv4 that is less than 65,536 pairs, which somebody with addresses
 * to send from might collect; so there are 10 rounds, as in NIST's FF1, which
 * is made for domains as small (SP 800-38G).
 *
 * A round is SipHash-2-4, a pseudorandom function made for short inputs
 * (Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012),
 * of the round's number and one half; the numbers make ten functions of one.
 * IPv4 and IPv6 have a half of the key each.
 *
 * Nothing is kept of an address, its network included. Who has the key can
 * find the address of each pseudonym.
 */
#include "count/pseudonym.h"

#include <endian.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 10, FUNCTION_KEY = crypto_shorthash_KEYBYTES };

_Static_assert(PSEUDONYM_KEY == 2 * FUNCTION_KEY, "one for each of IPv4, IPv6");
_Static_assert(PSEUDONYM_KEY >= crypto_generichash_KEYBYTES_MIN &&
    PSEUDONYM_KEY <= crypto_generichash_KEYBYTES_MAX, "a key of BLAKE2b, too");

struct pseudonyms {
	uint8_t key[PSEUDONYM_KEY];
};

struct pseudonyms *
pseudonyms_new(const uint8_t key[PSEUDONYM_KEY])
{
	struct pseudonyms *p = malloc(sizeof(*p));

	if (p == NULL)
		return NULL;
	if (sodium_init() < 0) {
		free(p);
		return NULL;
	}
	memcpy(p->key, key, sizeof(p->key));
	return p;
}

void
pseudonyms_free(struct pseudonyms *p)
{
	if (p == NULL)
		return;
	sodium_memzero(p, sizeof(*p));
	free(p);
}

void
pseudonyms_check(const struct pseudonyms *p, char text[PSEUDONYM_CHECK])
{
	static const char what[] = "nflogd pseudonyms";
	uint8_t digest[(PSEUDONYM_CHECK - 1) / 2];

	crypto_generichash(digest, sizeof(digest), (const uint8_t *)what,
	    sizeof(what) - 1, p->key, sizeof(p->key));
	sodium_bin2hex(text, PSEUDONYM_CHECK, digest, sizeof(digest));
}

/* What a round makes of one half, whose bytes are in network order. */
static uint64_t
round_of(const uint8_t key[FUNCTION_KEY], unsigned round, const void *half,
    size_t size)
{
	uint8_t input[1 + sizeof(uint64_t)] = { (uint8_t)round };
	uint64_t output;

	memcpy(input + 1, half, size);
	crypto_shorthash((uint8_t *)&output, input, 1 + size, key);
	return le64toh(output);
}

uint32_t
pseudonym_v4(const struct pseudonyms *p, uint32_t address)
{
	uint16_t left = (uint16_t)(address >> 16), right = (uint16_t)address;

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint16_t half = htobe16(right), before = left;

		left = right;
		right = (uint16_t)(before ^
		    round_of(p->key, i, &half, sizeof(half)));
	}
	return (uint32_t)left << 16 | right;
}

void
pseudonym_v6(const struct pseudonyms *p, const uint8_t address[16],
    uint8_t pseudonym[16])
{
	uint64_t halves[2], left, right;

	memcpy(halves, address, sizeof(halves));
	left = be64toh(halves[0]);
	right = be64toh(halves[1]);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t half = htobe64(right), before = left;

		left = right;
		right = before ^ round_of(
		    p->key + FUNCTION_KEY, i, &half, sizeof(half));
	}
	halves[0] = htobe64(left);
	halves[1] = htobe64(right);
	memcpy(pseudonym, halves, sizeof(halves));
}
