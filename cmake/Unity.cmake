# SPDX-License-Identifier: GPL-3.0-or-later
# A dozen sources of a target are compiled as one: what they all include is read once, which halves the time of a build that
# starts from nothing. Off where one changed source should cost one compilation. Sources of a target share their anonymous
# namespace then, so the names in it differ.
set(CMAKE_UNITY_BUILD ${SAFERIDE_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
# GCC takes every source for a header then, in which a type must not depend on an anonymous namespace.
if(SAFERIDE_UNITY)
    add_compile_options(-Wno-subobject-linkage)
endif()
