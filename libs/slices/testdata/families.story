# One slice per family; a family nobody has an address of gets a placeholder.

service web http:80 families=IPv4,IPv6
pods a=10.0.0.1 b=10.0.0.2
----
create web-1 IPv4 http:80 [a b]
create web-2 IPv6 []

pods a=10.0.0.1,fd00::1 b=10.0.0.2
----
update web-2 IPv6 http:80 [a]

# IPv4 is given up.

service web http:80 families=IPv6
----
delete web-1 IPv4 http:80 [a b]
left out, R2.5: pod test/b is without an IPv6 address
