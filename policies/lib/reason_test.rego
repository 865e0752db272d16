package eastwest.lib.reason_test

import data.eastwest.lib.reason

test_tells_the_first_reasons_with_their_lines if {
	reason.because([at("a", 1), at("b", 2)]) == ", because a (f.yaml:1); and b (f.yaml:2)"
	reason.because([at("a", 1), at("b", 2), at("c", 3), at("d", 4)]) == ", because a (f.yaml:1); and b (f.yaml:2); and c (f.yaml:3)"
}

test_tells_no_reason_that_is_written_nowhere if {
	reason.because([]) == ""
	reason.because([{"text": "the default", "file": "", "line": 0}]) == ""
}

test_why_falls_back_on_what_holds_by_default if {
	reason.why([at("a", 1), {"text": "the default", "file": "", "line": 0}]) == ", because a (f.yaml:1)"
	reason.why([{"text": "the default", "file": "", "line": 0}]) == ", because the default"
	reason.why([]) == ""
}

test_places_are_those_of_reasons_that_have_one if {
	reason.places([at("a", 1), {"text": "the default", "file": "", "line": 0}]) == [{"file": "f.yaml", "line": 1}]
}

at(text, line) := {"text": text, "file": "f.yaml", "line": line}
