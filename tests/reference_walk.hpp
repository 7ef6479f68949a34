// How tokens walk, said a second time and plainly, for tests alone: rules of BPMN 2.0.2 chapter 13 over a random graph.
// It shares no code with kernel/bpmn. The order in which tokens move is the machine's documented one: in the order in
// which they came about, each as far as its next node; inclusive joins are looked at when nothing else moves.
#pragma once
#include <deque>
#include <map>
#include <set>
#include "random_process.hpp"
namespace yiwang::random_process {

class Reference {
public:
    explicit Reference(const Graph& graph) : graph_(graph), variables_(Graph::variables, 0) {}

    void start();
    void complete(int item, int variable, int value);  // a user task, with what it sets; variable -1: nothing
    void happen(int item, int node);                   // a timer or message that the item waits for
    void signal(int number);

    struct Push {
        int item, node;  // node -1: complete it
        bool operator==(const Push&) const = default;
    };
    std::vector<Push> possible() const;
    const std::vector<std::string>& trace() const { return trace_; }
    bool ended() const { return ended_; }
    std::vector<std::string> resting() const;          // "id@node", by id

private:
    struct Item {
        int node = -1, scope = 0, via = -1;
        enum class State { moving, resting, open } state = State::moving;
        bool run = false, body = false, replaced = false;
        int next = 0, done = 0;
    };
    const Node& node(int index) const { return graph_.nodes[static_cast<std::size_t>(index)]; }
    const Flow& flow(int index) const { return graph_.flows[static_cast<std::size_t>(index)]; }
    std::vector<int> waits(int item) const;
    int make(int scope, int node, int via);
    void settle();
    void move(int item);
    void enter_activity(int item);
    void begin_run(int body);
    void open(int item, int scope_node);
    void finish(int item);
    void leave(int item);
    void take_away(int item);
    void take_away_inside(int scope);
    void look_at_scope(int scope);
    void come_true(int item, int event);
    void edge(int item, int event);
    bool join_some_inclusive();
    bool reaches(int from, int way, int gateway) const;
    void say(char mark, int index) { trace_.push_back(mark + node(index).id()); }

    const Graph& graph_;
    std::vector<int> variables_;
    std::map<int, Item> items_;
    std::deque<int> queue_;
    int next_ = 1;
    bool ended_ = false;
    std::vector<std::string> trace_;
};
}
