/* formats.c - the table of formats, and who is asked; see formats.h. */
#include "parsers/formats.h"
#include "parsers/filterlog.h"
#include "parsers/netfilter.h"
#include "parsers/paloalto.h"
#include "parsers/products.h"
#include "parsers/proxmox.h"
#include "parsers/ulogd_json.h"
#include "parsers/windows.h"

#include <stdlib.h>

static const char *const cef_tags[] =
    { "CEF", "cef", "CheckPoint", "Forti*", "forti*", NULL };
static const char *const stormshield_tags[] = { "asqd", NULL };
static const char *const juniper_tags[] = { "RT_FLOW", "RT_IDS", NULL };
static const char *const leef_tags[] = { "LEEF", "leef", NULL };
static const char *const checkpoint_tags[] = { "CheckPoint*", "Checkpoint*",
	"checkpoint*", "lea", "fw1-loggrabber", NULL };

static const char *const ulogd[] = { "ulogd*", NULL };

static const char *const filterlog[] = { "filterlog", NULL };

/* Windows' header lines, where an agent copied them: their keys look like tags. */
static const char *const windows[] = { "#Fields", "#Software", "#Version",
	NULL };

/*
 * Those that only a few first bytes can begin come before netfilter, to which
 * their lines would be a long prefix.
 */
const struct log_format built_in[] = {
	{ .name = "filterlog",
	    .summary = "pfSense and OPNsense",
	    .sample = "Sep  1 00:00:01 fw filterlog[4711]: 4,,,1000000103,em0,"
		      "match,block,in,4,0x0,,239,54321,0,DF,6,tcp,44,192.0.2.7,"
		      "198.51.100.1,40000,445,0,S,1234567,,1024,,mss",
	    .programs = filterlog,
	    .parse = parse_filterlog, .detail = detail_filterlog },
	{ .name = "windows",
	    .summary = "pfirewall.log of Windows",
	    .sample = "2025-09-01 00:00:01 DROP TCP 192.0.2.7 198.51.100.1 "
		      "40000 445 48 S 1234567 0 1024 - - - RECEIVE",
	    .writers = FROM_NOBODY, .first = "TUI-#0123456789",
	    .programs = windows, .parse = parse_windows },
	{ .name = "proxmox",
	    .summary = "pve-firewall.log of Proxmox VE",
	    .sample = "100 6 tap100i0-IN 01/Sep/2025:00:00:01 +0000 policy "
		      "DROP: IN=fwbr100i0 OUT=fwbr100i0 PHYSIN=fwln100i0 "
		      "PHYSOUT=tap100i0 MAC=02:00:00:00:00:01:02:00:00:00:00:"
		      "02:08:00 SRC=192.0.2.7 DST=198.51.100.1 LEN=40 TOS=0x00 "
		      "PREC=0x00 TTL=239 ID=54321 PROTO=TCP SPT=40000 DPT=445 "
		      "SEQ=1234567 ACK=0 WINDOW=1024 SYN ",
	    .writers = FROM_NOBODY, .first = "0123456789",
	    .parse = parse_proxmox, .detail = detail_netfilter },
	{ .name = "paloalto",
	    .summary = "Palo Alto Networks PAN-OS",
	    .sample = "Sep  1 00:00:01 fw 1,2025/09/01 00:00:01,001234567890,"
		      "TRAFFIC,drop,2305,2025/09/01 00:00:01,192.0.2.7,"
		      "198.51.100.1,0.0.0.0,0.0.0.0,deny-all,,,not-applicable,"
		      "vsys1,untrust,untrust,ethernet1/1,,syslog,2025/09/01 "
		      "00:00:01,0,1,40000,445,0,0,0x0,tcp,deny,60,60,0,1,"
		      "2025/09/01 00:00:01,0,any,0,1,0x0,192.0.2.0-192.0.2.255,"
		      "198.51.100.0-198.51.100.255,0,1,0,policy-deny,0,0,0,0,,"
		      "fw1,from-policy",
	    .writers = FROM_NOBODY, .first = "0123456789,",
	    .parse = parse_paloalto },
	{ .name = "ulogd-json",
	    .summary = "ulogd2's JSON, one object a line",
	    .sample = "{\"timestamp\": \"2025-09-01T09:00:01.123456+0900\", "
		      "\"dvc\": \"fw\", \"oob.prefix\": \"DROP-IN: \", "
		      "\"oob.family\": 2, \"ip.protocol\": 6, \"src_port\": "
		      "40000, \"dest_port\": 445, \"oob.in\": \"eth0\", "
		      "\"oob.out\": \"\", \"src_ip\": \"192.0.2.7\", "
		      "\"dest_ip\": \"198.51.100.1\"}",
	    .writers = FROM_KERNEL | FROM_NOBODY,
	    .programs = ulogd, .first = "{",
	    .parse = parse_ulogd_json, .detail = detail_ulogd_json },
	{ .name = "fortigate",
	    .summary = "FortiGate, traffic logs (see also cef)",
	    .sample = "<189>date=2025-09-01 time=00:00:01 devname=\"fw\" "
		      "devid=\"FGT60E0000000001\" eventtime="
		      "1756684801123456789 tz=\"+0000\" "
		      "logid=\"0001000014\" type=\"traffic\" "
		      "subtype=\"local\" level=\"notice\" vd=\"root\" "
		      "srcip=192.0.2.7 srcport=40000 srcintf=\"wan1\" "
		      "dstip=198.51.100.1 dstport=445 dstintf=\"root\" "
		      "sessionid=4711 proto=6 action=\"deny\" policyid=0 "
		      "service=\"SMB\"",
	    .writers = FROM_NOBODY, .first = "aAdDeEiIlLpPsStTvV",
	    .parse = parse_fortigate },
	{ .name = "sonicwall",
	    .summary = "SonicWall firewalls (SonicOS)",
	    .sample = "<134>id=firewall sn=0017C5000001 "
		      "time=\"2025-09-01 00:00:01 UTC\" fw=198.51.100.1 "
		      "pri=5 c=64 m=36 msg=\"TCP connection dropped\" n=12 "
		      "src=192.0.2.7:40000:X1 dst=198.51.100.1:445:X0 "
		      "proto=tcp/445",
	    .writers = FROM_NOBODY, .first = "iIsS",
	    .parse = parse_sonicwall },
	{ .name = "sophos-xg",
	    .summary = "Sophos Firewall (XG, XGS, SFOS)",
	    .sample = "<30>device=\"SFW\" date=2025-09-01 time=00:00:01 "
		      "timezone=\"UTC\" device_name=\"XG210\" "
		      "device_id=S210000001 log_id=010102600002 "
		      "log_type=\"Firewall\" log_component=\"Firewall Rule\" "
		      "log_subtype=\"Denied\" status=\"Deny\" "
		      "fw_rule_id=5 src_ip=192.0.2.7 dst_ip=198.51.100.1 "
		      "protocol=\"TCP\" src_port=40000 dst_port=445 "
		      "sent_pkts=0 recv_pkts=0",
	    .writers = FROM_NOBODY, .first = "dDlLtT",
	    .parse = parse_sophos_xg },
	{ .name = "stormshield",
	    .summary = "Stormshield Network Security, filter log",
	    .sample = "<134>id=firewall time=\"2025-09-01 00:00:01\" "
		      "fw=\"fw\" tz=+0000 startime=\"2025-09-01 00:00:01\" "
		      "pri=5 confid=01 slotlevel=2 ruleid=5 "
		      "srcif=\"Ethernet0\" srcifname=\"out\" ipproto=tcp "
		      "proto=microsoft-ds src=192.0.2.7 srcport=40000 "
		      "dst=198.51.100.1 dstport=445 ipv=4 action=block "
		      "logtype=\"filter\"",
	    .writers = FROM_NOBODY, .programs = stormshield_tags,
	    .first = "iItT", .parse = parse_stormshield },
	{ .name = "cef",
	    .summary = "ArcSight CEF of FortiGate, SonicWall and others",
	    .sample = "Sep  1 00:00:01 fw CEF:0|Fortinet|Fortigate|v7.0.1|"
		      "00014|traffic:local deny|3|"
		      "deviceExternalId=FGT60E0000000001 "
		      "FTNTFGTeventtime=1756684801123456789 FTNTFGTtz=+0000 "
		      "cat=traffic:local src=192.0.2.7 spt=40000 "
		      "deviceInboundInterface=wan1 dst=198.51.100.1 dpt=445 "
		      "proto=6 act=deny FTNTFGTpolicyid=0 app=SMB",
	    .writers = FROM_NOBODY, .programs = cef_tags, .first = "C",
	    .parse = parse_cef },
	{ .name = "leef",
	    .summary = "QRadar LEEF of WatchGuard and others",
	    .sample = "Sep  1 00:00:01 fw LEEF:1.0|WatchGuard|XTM|12.10|"
		      "30000148|policy=Unhandled External Packet-00\t"
		      "disp=Deny\tin_if=0-External\tout_if=Firebox\t"
		      "src=192.0.2.7\tsrcPort=40000\tdst=198.51.100.1\t"
		      "dstPort=445\tproto=tcp",
	    .writers = FROM_NOBODY, .programs = leef_tags, .first = "L",
	    .parse = parse_leef },
	{ .name = "netfilter",
	    .summary = "iptables and nftables LOG lines, and their products",
	    .sample = "Sep  1 00:00:01 fw kernel: [12345.678901] [UFW BLOCK] "
		      "IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:"
		      "08:00 SRC=192.0.2.7 DST=198.51.100.1 LEN=40 TOS=0x00 "
		      "PREC=0x00 TTL=239 ID=54321 PROTO=TCP SPT=40000 DPT=445 "
		      "WINDOW=1024 RES=0x00 SYN URGP=0 ",
	    .writers = FROM_KERNEL | FROM_NOBODY,
	    .parse = parse_netfilter, .detail = detail_netfilter },
	{ .name = "sophos-utm",
	    .summary = "Sophos UTM, packet filter",
	    .sample = "<30>2025:09:01-00:00:01 fw ulogd[4711]: id=\"2001\" "
		      "severity=\"info\" sys=\"SecureNet\" "
		      "sub=\"packetfilter\" name=\"Packet dropped\" "
		      "action=\"drop\" fwrule=\"60001\" initf=\"eth0\" "
		      "srcip=\"192.0.2.7\" dstip=\"198.51.100.1\" "
		      "proto=\"6\" length=\"40\" tos=\"0x00\" "
		      "prec=\"0x00\" ttl=\"239\" srcport=\"40000\" "
		      "dstport=\"445\" tcpflags=\"SYN\"",
	    .writers = FROM_KERNEL, .first = "iI",
	    .parse = parse_sophos_utm },
	{ .name = "juniper-structured",
	    .summary = "Juniper SRX, structured log",
	    .sample = "<14>1 2025-09-01T00:00:01.123Z fw RT_FLOW - "
		      "RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 "
		      "source-address=\"192.0.2.7\" source-port=\"40000\" "
		      "destination-address=\"198.51.100.1\" "
		      "destination-port=\"445\" service-name=\"junos-smb\" "
		      "protocol-id=\"6\" icmp-type=\"0\" "
		      "policy-name=\"deny-all\" source-zone-name=\"untrust\" "
		      "destination-zone-name=\"trust\"]",
	    .programs = juniper_tags, .parse = parse_juniper },
	{ .name = "checkpoint",
	    .summary = "Check Point, Log Exporter and LEA",
	    .sample = "<134>1 2025-09-01T00:00:01Z fw CheckPoint 13752 - "
		      "[action:\"Drop\"; ifdir:\"inbound\"; "
		      "ifname:\"eth0\"; origin:\"198.51.100.254\"; "
		      "time:\"1756684801\"; dst:\"198.51.100.1\"; "
		      "product:\"VPN-1 & FireWall-1\"; proto:\"6\"; "
		      "s_port:\"40000\"; service:\"445\"; "
		      "src:\"192.0.2.7\"; ]",
	    .writers = FROM_NOBODY, .programs = checkpoint_tags,
	    .first = "[atl", .parse = parse_checkpoint,
	    .more = more_checkpoint },
	{ 0 },
};

/*
 * Lists for the kernel's messages and for those without tag by their first
 * byte, for programs by the first byte of their names. Most are short.
 */
enum { KERNEL, UNTAGGED = 256, PROGRAMS = 512, LISTS = 768 };

struct formats {
	const struct log_format **all;
	size_t count;
	const struct log_format **lists[LISTS];
};

bool
name_matches(const char *name, struct slice word)
{
	size_t i = 0, tail;

	if (name[0] == '*') {
		tail = strlen(name + 1);
		return word.len >= tail && memcmp(word.at + word.len - tail,
		    name + 1, tail) == 0;
	}
	/* most differ in one of their first letters */
	for (; name[i] != '\0'; i++) {
		if (name[i] == '*' && name[i + 1] == '\0')
			return true;
		if (i == word.len || name[i] != word.at[i])
			return false;
	}
	return i == word.len;
}

bool
format_has_program(const struct log_format *f, struct slice program)
{
	for (const char *const *p = f->programs; p != NULL && *p != NULL; p++)
		if (name_matches(*p, program))
			return true;
	return false;
}

/* Does the list want this format? */
static bool
belongs(const struct log_format *f, size_t list)
{
	unsigned writer = list < UNTAGGED ? FROM_KERNEL : FROM_NOBODY;
	char first = (char)(list & 255);

	if (list < PROGRAMS)
		return (f->writers & writer) != 0 && (f->first == NULL ||
		    (first != '\0' && strchr(f->first, first) != NULL));
	for (const char *const *p = f->programs; p != NULL && *p != NULL; p++)
		if ((*p)[0] == '*' || (*p)[0] == first)
			return true;
	return false;
}

static bool
make_list(struct formats *f, size_t list)
{
	size_t n = 0;

	f->lists[list] = calloc(f->count + 1, sizeof(*f->lists[list]));
	if (f->lists[list] == NULL)
		return false;
	for (size_t i = 0; i < f->count; i++)
		if (belongs(f->all[i], list))
			f->lists[list][n++] = f->all[i];
	return true;
}

struct formats *
formats_new(const struct log_format *const *own, size_t own_count,
    const struct log_format *const *shipped, size_t shipped_count)
{
	size_t in_c = sizeof(built_in) / sizeof(built_in[0]) - 1;
	struct formats *f = calloc(1, sizeof(*f));
	bool ok;

	if (f == NULL)
		return NULL;
	f->all = calloc(own_count + in_c + shipped_count + 1, sizeof(*f->all));
	ok = f->all != NULL;
	for (size_t i = 0; ok && i < own_count; i++)
		f->all[f->count++] = own[i];
	for (size_t i = 0; ok && i < in_c; i++)
		f->all[f->count++] = &built_in[i];
	for (size_t i = 0; ok && i < shipped_count; i++)
		f->all[f->count++] = shipped[i];
	for (size_t i = 0; ok && i < LISTS; i++)
		ok = make_list(f, i);
	if (ok)
		return f;
	formats_free(f);
	return NULL;
}

void
formats_free(struct formats *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < LISTS; i++)
		free(f->lists[i]);
	free(f->all);
	free(f);
}

size_t
formats_all(const struct formats *f, const struct log_format *const **all)
{
	*all = f->all;
	return f->count;
}

const struct log_format *const *
formats_candidates(const struct formats *f, const struct envelope *env)
{
	const char *first = env->message.len > 0 ? env->message.at :
						   env->data.at;

	if (env->origin == ORIGIN_PROGRAM)
		return f->lists[PROGRAMS + (unsigned char)*env->program.at];
	return f->lists[(env->origin == ORIGIN_KERNEL ? KERNEL : UNTAGGED) +
	    (unsigned char)*first];
}
