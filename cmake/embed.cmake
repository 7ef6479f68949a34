# yiwang_embed(<target> <room>): the room's texts as constants.
#
# Writes "<room>/embedded.hpp", seen by the room alone:
#   embedded::schema      schema/*.sql as {name, text} in the order of their numbers
#   embedded::processes   *.bpmn as {name, text}
#   embedded::forms       *.form.json as {name, text}
#   embedded::<name>      queries/<name>.sql
function(yiwang_embed target room)
  file(GLOB schema CONFIGURE_DEPENDS ${SRC}/${room}/schema/*.sql)
  file(GLOB processes CONFIGURE_DEPENDS ${SRC}/${room}/*.bpmn)
  file(GLOB forms CONFIGURE_DEPENDS ${SRC}/${room}/*.form.json)
  file(GLOB queries CONFIGURE_DEPENDS ${SRC}/${room}/queries/*.sql)
  if(NOT schema AND NOT processes AND NOT queries)
    return()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema} ${processes} ${forms} ${queries})
  set(out "// Made by the build from ${room}.\n#pragma once\n#include \"base/embedded.hpp\"\nnamespace yiwang::embedded {\n")
  foreach(kind schema processes forms)
    list(SORT ${kind})
    list(LENGTH ${kind} count)
    string(APPEND out "constexpr std::array<Embedded, ${count}> ${kind}{{\n")
    foreach(file ${${kind}})
      cmake_path(GET file FILENAME name)
      file(READ ${file} text)
      string(APPEND out "{\"${name}\", R\"yiwang(${text})yiwang\"},\n")
    endforeach()
    string(APPEND out "}};\n")
  endforeach()
  foreach(file ${queries})
    cmake_path(GET file STEM name)
    file(READ ${file} text)
    string(APPEND out "constexpr std::string_view ${name} = R\"yiwang(${text})yiwang\";\n")
  endforeach()
  string(APPEND out "}\n")
  set(made ${CMAKE_BINARY_DIR}/embedded/${target})
  file(MAKE_DIRECTORY ${made}/${room})
  file(CONFIGURE OUTPUT ${made}/${room}/embedded.hpp CONTENT "${out}" @ONLY)
  target_include_directories(${target} PRIVATE ${made})
endfunction()
