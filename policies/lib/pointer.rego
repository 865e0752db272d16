# METADATA
# description: JSON pointers (RFC 6901).
package eastwest.lib.pointer

# METADATA
# description: "Appends tokens (strings or numbers) to a pointer: `join(\"/metadata\", [\"labels\", \"a/b\"])`."
join(base, tokens) := concat("", array.concat([base], [concat("", ["/", escape(token)]) | some token in tokens]))

# METADATA
# description: "A token with `~` and `/` escaped (RFC 6901, section 3)."
escape(token) := replace(replace(token, "~", "~0"), "/", "~1") if is_string(token)

escape(token) := format_int(token, 10) if is_number(token)
