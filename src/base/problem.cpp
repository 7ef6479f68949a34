#include "base/problem.hpp"
namespace yiwang {
Problem::Problem(int status, std::string code, Sentence says, std::string field, std::string details)
    : std::runtime_error(code + (field.empty() ? "" : " (" + field + ")") + ": " + says.en +
                         (details.empty() ? "" : " [" + details + "]")),
      status(status),
      code(std::move(code)),
      says(std::move(says)),
      field(std::move(field)),
      details(std::move(details)) {}

NotFound::NotFound(std::string_view what)
    : Problem(404, std::string(what) + ".not_found",
              {"没有找到，可能已被删除，或您无权查看。请检查编号。",
               "Not found: it may be gone or not yours to see. Check the number."}) {}

Forbidden::Forbidden(std::string_view right)
    : Problem(403, "identity.no_right",
              {"您当前的岗位没有这项权限（" + std::string(right) + "）。请换岗位，或向管理员申请。",
               "Your post does not hold this right (" + std::string(right) +
                   "). Switch posts or ask an administrator."}) {}

Unauthorised::Unauthorised() : Problem(401, "identity.sign_in", {"请先登录。", "Sign in first."}) {}
}
