# Three pods, three to a slice: one full slice.

service web http:80 max=3
pods a b c
----
create web-1 IPv4 http:80 [a b c]

# Two more do not fit; they get a slice of their own.

pods a b c d e
----
create web-2 IPv4 http:80 [d e]

# A rollout that replaces one pod leaves the full slice alone.

pods a b c d f
----
update web-2 IPv4 http:80 [d f]

# Two leave the full slice, one comes: it fills the place that is written anyway.

pods c d f g
----
update web-1 IPv4 http:80 [c g]

# A single newcomer goes where it fits best; of two that are equally full, into the first by name.

pods c d f g h
----
update web-2 IPv4 http:80 [d f h]

# Somebody flips, and only its slice is written.

pods c!notready d f g h
----
update web-1 IPv4 http:80 [c!notready g]

# Terminating pods stay until they are gone.

pods c!terminating!notready d f g h
----
update web-1 IPv4 http:80 [c!notready!terminating g]

# Everybody leaves: a placeholder takes the place of one slice.

pods z!failed
----
update web-2 IPv4 []
delete web-1 IPv4 http:80 [c!notready!terminating g]
left out, R2.1: pod test/z is over, its phase is Failed

# With the Service goes the placeholder.

no-service
----
delete web-2 IPv4 []
