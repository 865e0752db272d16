# METADATA
# description: Lists of names in a message.
package eastwest.lib.names

# METADATA
# description: "The first five, and how many more there are: `a, b, c, d, e and 3 more`."
some_of(names) := told(names, count(names))

# METADATA
# description: "As `some_of`, for a list that isn't all of the `total`."
told(names, total) := concat(", ", names) if {
	total <= 5
} else := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 5)), total - 5])
