# Slices are ours: what others do to them is undone, and what is not ours is left alone.

service web http:80 max=2
pods a b c
----
create web-1 IPv4 http:80 [a b]
create web-2 IPv4 http:80 [c]

# An endpoint is taken out by hand.

slice web-1 http:80 [b]
----
(input) update web-1 IPv4 http:80 [b]
update web-2 IPv4 http:80 [c a]

# A slice is deleted by hand.

delete-slice web-2
----
(input) delete web-2 IPv4 http:80 [c a]
create web-3 IPv4 http:80 [a c]

# A copy of an endpoint appears in a slice that says it is ours: the first slice by name keeps it.

slice a-copy http:80 [a]
----
(input) create a-copy IPv4 http:80 [a]
update web-3 IPv4 http:80 [c]

# A slice with ports nobody has.

slice other http:81 [a b]
----
(input) create other IPv4 http:81 [a b]
delete other IPv4 http:81 [a b]
