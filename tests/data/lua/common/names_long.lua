-- Very short and very long names; names with digits and underscores.
local a, _, __, _a, a_, a1, _1, A, Z, z9_Z
local a_name_of_many_characters_that_nobody_would_ever_want_to_type_again_but_that_a_compiler_must_take_as_it_comes = 1
a_global_name_of_forty_characters_exactly = a_name_of_many_characters_that_nobody_would_ever_want_to_type_again_but_that_a_compiler_must_take_as_it_comes
a_global_name_of_forty_one_characters_yes = a_global_name_of_forty_characters_exactly
return _, __, _a, a_, a1, _1, A, Z, z9_Z, a
