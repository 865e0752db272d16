package eastwest.lib.names_test

import data.eastwest.lib.names

test_tells_a_few if {
	names.some_of([]) == ""
	names.some_of(["a"]) == "a"
	names.some_of(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
}

test_counts_the_others if {
	names.some_of(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
	names.told(["a", "b", "c", "d", "e", "f"], 30) == "a, b, c, d, e and 25 more"
}
