// As whom notices are sent. Inside kernel/notice only.
#pragma once
#include "kernel/store/store.hpp"
namespace yiwang::notice {

inline const Actor& actor() {
    static const Actor system{"system/notice", {}, {}};
    return system;
}
}
