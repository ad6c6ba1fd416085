#include "sim/yaml_node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace eyrie {
namespace {

constexpr std::size_t kMaxBytes = 16 << 20;
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxNodes = 1'000'000;

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlPtr root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, YamlNode::Kind::kNull, ""); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& text) override {
    leaf(mark, anchor, YamlNode::Kind::kScalar, text);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchored_.find(anchor);
    if (known == anchored_.end()) throw UnreadableYaml{mark.line + 1, "an alias stands inside its own anchor"};
    place(mark, known->second.node, known->second.nodes);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::kList);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::kMap);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    std::shared_ptr<YamlNode> node;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    std::size_t nodes = 1;  // of the subtree, aliases expanded
    bool has_key = false;   // a map whose next node is a value
  };
  struct Anchored {
    YamlPtr node;
    std::size_t nodes;
  };

  static std::shared_ptr<YamlNode> make(const YAML::Mark& mark, YamlNode::Kind kind) {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->line = mark.line + 1;
    return node;
  }

  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind, const std::string& text) {
    auto node = make(mark, kind);
    node->text = text;
    finish(mark, anchor, node, 1);
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    if (open_.size() == kMaxDepth)
      throw UnreadableYaml{mark.line + 1, "nested deeper than " + std::to_string(kMaxDepth) + " levels"};
    open_.push_back({make(mark, kind), mark, anchor});
  }

  void close() {
    const Open done = open_.back();
    open_.pop_back();
    finish(done.mark, done.anchor, done.node, done.nodes);
  }

  void finish(const YAML::Mark& mark, YAML::anchor_t anchor, YamlPtr node, std::size_t nodes) {
    if (anchor != YAML::NullAnchor) anchored_[anchor] = {node, nodes};
    place(mark, std::move(node), nodes);
  }

  // Puts a finished node where it belongs: the root, an item, a key or a value.
  void place(const YAML::Mark& mark, YamlPtr node, std::size_t nodes) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if ((parent.nodes += nodes) > kMaxNodes)
      throw UnreadableYaml{mark.line + 1,
                           "more than " + std::to_string(kMaxNodes) + " nodes once aliases are expanded"};
    if (parent.node->kind == YamlNode::Kind::kList) {
      parent.node->items.push_back(std::move(node));
    } else if (std::exchange(parent.has_key, !parent.has_key)) {
      parent.node->entries.back().value = std::move(node);
    } else {
      if (node->kind != YamlNode::Kind::kScalar) throw UnreadableYaml{mark.line + 1, "a key that is not plain text"};
      parent.node->entries.push_back({node->text, mark.line + 1, nullptr});
    }
  }

  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchored_;
};

std::string read_text(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw UnreadableYaml{0, "no such file"};
  if (std::filesystem::is_directory(status)) throw UnreadableYaml{0, "is a folder, expected a YAML file"};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UnreadableYaml{0, std::string("cannot be read: ") + std::strerror(errno)};
  std::string text;
  std::array<char, 65536> chunk;
  while (text.size() <= kMaxBytes && (file.read(chunk.data(), chunk.size()) || file.gcount() > 0)) {
    text.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > kMaxBytes) {
    throw UnreadableYaml{0, "longer than " + std::to_string(kMaxBytes) + " bytes, expected a YAML file of a few pages"};
  }
  return text;
}

YamlPtr parse(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  TreeBuilder tree;
  if (!parser.HandleNextDocument(tree) || !tree.root || tree.root->kind == YamlNode::Kind::kNull)
    throw UnreadableYaml{1, "the file is empty"};
  TreeBuilder second;
  if (parser.HandleNextDocument(second)) throw UnreadableYaml{1, "holds a second document, expected one"};
  return tree.root;
}

}  // namespace

YamlPtr parse_yaml_file(const std::string& path) {
  const std::string text = read_text(path);
  try {
    return parse(text);
  } catch (const YAML::Exception& bad) {
    throw UnreadableYaml{bad.mark.line + 1, "not YAML: " + bad.msg};
  }
}

}  // namespace eyrie
