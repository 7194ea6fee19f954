/*
 * proxmox.h - /var/log/pve-firewall.log of Proxmox VE: netfilter's packets
 * behind a head of its own.
 *
 * The authority is pvefw-logger.c: "VMID LEVEL CHAIN DD/Mon/YYYY:HH:MM:SS +HHMM
 * policy DROP: ", then the packet, in which IN= and OUT= are left out where
 * there is no such interface. No host is named. The verdict is in the words
 * before the packet, as netfilter's is in its prefix; some rules have none.
 */
#ifndef NFLOGD_PARSERS_PROXMOX_H
#define NFLOGD_PARSERS_PROXMOX_H

#include "parsers/parser.h"

enum parse parse_proxmox(const struct log_format *f, struct workspace *ws,
    const struct envelope *env, struct event *ev);

#endif
