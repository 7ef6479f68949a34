// Values of FEEL (DMN 1.3, 10.3.2): immutable once made, cheap to copy; any thread.
#pragma once
#include <functional>
#include <memory>
#include <variant>
#include <vector>
#include "base/json.hpp"
#include "kernel/rule/decimal.hpp"
#include "kernel/rule/temporal.hpp"
namespace yiwang::rule {

class Value;
struct Type;
using TypePtr = std::shared_ptr<const Type>;
struct Function;
struct Null {
    bool operator==(const Null&) const = default;
};
using List = std::vector<Value>;
struct Range;

// Entries in the order in which they were written.
struct Context {
    std::vector<std::pair<std::string, Value>> entries;
    const Value* find(std::string_view name) const;
    void set(std::string name, Value);  // in the place of an entry of that name, or at the end
};

// What a value is. Two values of different kinds are never equal, and not in order.
enum class Kind { null, boolean, number, string, date, time, date_time, days, months, list, context, range, function };

class Value {
public:
    Value() = default;
    Value(bool b) : data_(b) {}
    Value(Decimal n) : data_(n) {}
    Value(std::int64_t n) : data_(Decimal(n)) {}
    Value(int n) : data_(Decimal(n)) {}
    Value(std::string text) : data_(std::move(text)) {}
    Value(const char* text) : data_(std::string(text)) {}
    Value(DateValue v) : data_(v) {}
    Value(TimeValue v) : data_(v) {}
    Value(DateTimeValue v) : data_(v) {}
    Value(DaysDuration v) : data_(v) {}
    Value(MonthsDuration v) : data_(v) {}
    Value(List list) : data_(std::make_shared<const List>(std::move(list))) {}
    Value(Context context) : data_(std::make_shared<const Context>(std::move(context))) {}
    Value(Range range);
    Value(std::shared_ptr<const Function> f) : data_(std::move(f)) {}

    Kind kind() const { return static_cast<Kind>(data_.index()); }
    bool null() const { return kind() == Kind::null; }
    const bool* boolean() const { return std::get_if<bool>(&data_); }
    const Decimal* number() const { return std::get_if<Decimal>(&data_); }
    const std::string* string() const { return std::get_if<std::string>(&data_); }
    const DateValue* date() const { return std::get_if<DateValue>(&data_); }
    const TimeValue* time() const { return std::get_if<TimeValue>(&data_); }
    const DateTimeValue* date_time() const { return std::get_if<DateTimeValue>(&data_); }
    const DaysDuration* days() const { return std::get_if<DaysDuration>(&data_); }
    const MonthsDuration* months() const { return std::get_if<MonthsDuration>(&data_); }
    const List* list() const { return get<List>(); }
    const Context* context() const { return get<Context>(); }
    const Range* range() const { return get<Range>(); }
    const Function* function() const { return get<Function>(); }
    bool is(bool b) const { return boolean() && *boolean() == b; }

private:
    template <class T>
    const T* get() const {
        const auto* shared = std::get_if<std::shared_ptr<const T>>(&data_);
        return shared ? shared->get() : nullptr;
    }
    std::variant<Null, bool, Decimal, std::string, DateValue, TimeValue, DateTimeValue, DaysDuration, MonthsDuration, std::shared_ptr<const List>,
                 std::shared_ptr<const Context>, std::shared_ptr<const Range>, std::shared_ptr<const Function>>
        data_;
};

// From start to end. by_sign: written as (< 5), with one end; an end that is null otherwise is unknown.
struct Range {
    Value start, end;
    bool start_included = false, end_included = false, by_sign = false;
};
inline Value::Value(Range range) : data_(std::make_shared<const Range>(std::move(range))) {}

class Evaluation;
struct Function {
    std::vector<std::string> parameters;
    std::vector<TypePtr> types;  // of the parameters; null for any
    TypePtr result;
    // values: one for each parameter.
    std::function<Value(Evaluation&, const List& values)> call;
};

// True, false or, where the two cannot be compared, nothing (Table 42, "=").
std::optional<bool> equal(const Value&, const Value&);
// Less than zero, zero or more; nothing where there is no order between the two (Table 42, "<").
std::optional<int> compare(const Value&, const Value&);
// Does the point lie in the range? Nothing where it cannot be compared with its ends.
std::optional<bool> contains(const Range&, const Value& point);

// As string() gives it; a string inside a list or context stands in quotes.
std::string print(const Value&);
// The same for messages: in short, whatever its size.
std::string brief(const Value&);
// As FEEL would be written: strings in quotes, dates as @"...".
std::string literal(const Value&);

// JSON's numbers, strings, booleans, null, arrays and objects; strings stay strings.
Value from_json(const json::Value&);
// Dates, times and durations become strings; a range or function becomes its text.
json::Value to_json(const Value&);
}
