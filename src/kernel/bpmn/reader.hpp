// What the reader's files share. Inside kernel/bpmn only.
#pragma once
#include <map>
#include <set>
#include "base/xml.hpp"
#include "kernel/bpmn/model.hpp"
namespace yiwang::bpmn {

constexpr std::string_view bpmn_space = "http://www.omg.org/spec/BPMN/20100524/MODEL";
constexpr std::string_view own_space = "https://yiwang.dev/bpmn";

inline bool of_bpmn(const XmlElement& element) {
    return element.space == bpmn_space;
}
std::vector<std::string> words(std::string_view text);  // parted by blanks
inline std::string own(const XmlElement& element, std::string_view name) {
    return element.attribute_or(std::string(own_space) + " " + std::string(name), "");
}

// What stands beside the processes of a file and is named by them.
struct Named {
    struct One {
        std::string name, code;
    };
    std::map<std::string, One> messages, signals, errors, escalations, operations, resources;
    std::map<std::string, std::vector<KeyPart>> keys;  // by message
    std::string language;                              // of expressions that name none
    std::set<std::string> participants_closed;         // processes without anything inside
};
Named read_named(const XmlElement& definitions);

// Reads one process: nodes and flows first, then what connects them.
class Reader {
public:
    Reader(const Named& named, const XmlElement& process);
    ModelPtr read();

private:
    void scope(const XmlElement&, int parent);
    void inside(const XmlElement&, int parent);
    void add_node(const XmlElement&, Kind, int parent);
    void add_flow(const XmlElement&);
    void lanes(const XmlElement&);

    // Parts of nodes (read_parts.cpp).
    void event(const XmlElement&, Node&);
    void trigger(const XmlElement&, Node&);
    void timer(const XmlElement&, Node&);
    void activity(const XmlElement&, Node&);
    void loop(const XmlElement&, Node&);
    void multi_instance(const XmlElement&, Node&, Loop&);
    void performers(const XmlElement&, Node&);
    void associations(const XmlElement&, Node&);
    void association(const XmlElement&, Node&, std::vector<Assignment>&);
    void data_names(const XmlElement&, std::vector<std::string>* declared);
    std::string variable(const std::string& id) const;
    Formula formula(const XmlElement&, const std::string& element, std::string_view what);
    Formula formula(std::string text, const std::string& element, std::string_view what,
                    std::string_view language = {});
    std::optional<Formula> own_formula(const XmlElement&, std::string_view name, const std::string& element);

    // What connects them (link.cpp).
    void link();
    void link_flows();
    void link_boundary(Node&);
    void link_links();
    void link_compensation();
    void begin_of(int scope);
    void check(const Node&);
    void check_event(const Node&);
    void check_gateway(const Node&);
    void check_choice(const Node&);
    void check_boundary(const Node&);
    void check_event_sub_process(const Node&);
    std::vector<int> inside_of(int scope) const;
    int index_of(const std::string& id) const;

    void fault(Fault::Kind, const std::string& element, std::string zh, std::string en);
    void unsupported(const XmlElement&, std::string_view where);
    void broken(const std::string& element, std::string zh, std::string en) {
        fault(Fault::Kind::broken, element, std::move(zh), std::move(en));
    }

    struct Ends {
        std::string source, target;
    };
    const Named& named_;
    const XmlElement& process_;
    std::shared_ptr<Model> model_ = std::make_shared<Model>();
    std::vector<Ends> ends_;            // of flows
    std::map<std::string, int> index_;  // nodes
    std::set<std::string> ids_;
    std::map<std::string, std::string> attached_, default_, data_, stores_;  // node id: id
    std::vector<std::pair<std::string, std::string>> associated_;            // ends of associations
    std::map<std::string, std::string> lane_role_;                           // node id: role
};
}
