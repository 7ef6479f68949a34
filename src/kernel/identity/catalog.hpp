// A district's people from its catalog: units.csv, posts.csv, roles.yaml. Run again, nothing is made twice.
// Each returns its faults, one sentence with the line; with any fault nothing of that file is taken in.
#pragma once
#include "base/csv.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::identity {

// code,name,name_en,kind,parent,block_code,phone
std::vector<std::string> load_units(Tx&, const Table&);
// role: {right: scope}
std::vector<std::string> load_roles(Tx&, const json::Value&);
// code,name,name_en,unit,role and, for a demo account, demo (the name to sign in with). One officer a post.
std::vector<std::string> load_posts(Tx&, const Table&, const std::string& password_hash);
}
