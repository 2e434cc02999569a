# Every ready endpoint is hinted to its own zone, and only those.

service web http:80 traffic=PreferClose
nodes n1/za n2/zb n3/zc
pods a@n1 b@n2 c@n3!notready
----
create web-1 IPv4 http:80 [a^za b^zb c!notready]

# A node moves: so does the hint.

nodes n1/zb n2/zb n3/zc
----
update web-1 IPv4 http:80 [a^zb b^zb c!notready]

# And per node.

service web http:80 traffic=PreferSameNode
----
update web-1 IPv4 http:80 [a^zb~n1 b^zb~n2 c!notready]

# Zone shares need enough endpoints: two ready ones cannot serve three zones.

nodes n1/za n2/zb n3/zc
service web http:80 topology=Auto
----
update web-1 IPv4 http:80 [a b c!notready]
event Warning TopologyAwareHintsDisabled: No zone hints: 2 ready endpoints are too few for 3 zones, addressType: IPv4

# Six can. All are in za, so zb and zc get theirs from there.

pods a@n1 b@n1 c@n1 d@n1 e@n1 f@n1
----
update web-1 IPv4 http:80 [a^zb b^zb c^zc d^zc e^za f^za]
event Normal TopologyAwareHintsEnabled: Zone hints are set, addressType: IPv4

# A pod on a node that is unknown is left out.

pods a@n1 b@n1 c@n1 d@n1 e@n1 f@n1 g@n9
----
left out, R3.9: pod test/g is on node n9, which is unknown

# Off again.

service web http:80
----
update web-1 IPv4 http:80 [a b c d e f]
event Warning TopologyAwareHintsDisabled: Zone hints are switched off, addressType: IPv4
left out, R3.9: pod test/g is on node n9, which is unknown
