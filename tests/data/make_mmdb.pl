#!/usr/bin/perl
# make_mmdb.pl OUT LAYOUT [BUILT [IP_VERSION]] - a country database in MMDB format.
#
# Standard input has a network, the code of its country and, if it is another one,
# of the country where it is registered on each line; "-" is none. LAYOUT: geo, as
# GeoLite2 and DB-IP have it; flat, which has the first code alone; asn, which has
# no country. BUILT: Unix seconds. IP_VERSION: 6 unless told, or 4.
use strict;
use warnings;
use MaxMind::DB::Writer::Tree;

my ($out, $layout, $built, $version) = @ARGV;
my %type = (
    code => 'utf8_string', iso_code => 'utf8_string',
    country_code => 'utf8_string', organization => 'utf8_string',
    en => 'utf8_string', geoname_id => 'uint32',
    (map { $_ => 'map' } qw(continent country registered_country names)));
my $tree = MaxMind::DB::Writer::Tree->new(
    database_type => "Test-$layout", description => { en => 'for a test' },
    ip_version => $version // 6, record_size => 24, languages => ['en'],
    remove_reserved_networks => 0,
    map_key_type_callback => sub { $type{ $_[0] } });
$tree->_set_build_epoch($built) if defined $built;

sub country {
    my $code = shift;
    return { iso_code => $code, geoname_id => 7, names => { en => "of $code" } };
}

while (<STDIN>) {
    my ($network, $code, $registered) = split;
    my $map = {};
    if ($layout eq 'geo') {
        # a continent's code looks like a country's
        $map->{continent} = { code => 'AS', names => { en => 'Asia' } };
        $map->{country} = country($code) if $code ne '-';
        $registered //= $code;
        $map->{registered_country} = country($registered) if $registered ne '-';
    } elsif ($layout eq 'flat') {
        $map->{country_code} = $code;
    } else {
        $map->{organization} = $code;
    }
    $tree->insert_network($network, $map);
}
open my $file, '>:raw', $out or die "$out: $!\n";
$tree->write_tree($file);
close $file or die "$out: $!\n";
