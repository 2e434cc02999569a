# Two slices with five free places each; ten endpoints come. Filling both would be two writes, a new slice is one.

service web http:80 max=10
slice s1 http:80 [a b c d e]
slice s2 http:80 [f g h i j]
pods a b c d e f g h i j
----
(input) create s1 IPv4 http:80 [a b c d e]
(input) create s2 IPv4 http:80 [f g h i j]

pods a b c d e f g h i j k*10
----
create web-1 IPv4 http:80 [k0 k1 k2 k3 k4 k5 k6 k7 k8 k9]
