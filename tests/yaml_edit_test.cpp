// Values put into documents: where they go, and that nothing else changes.
#include "sim/yaml_edit.h"

#include <gmock/gmock.h>

#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

YamlPtr parsed(const std::string& text) {
  const ScratchFolder folder;
  folder.write("f.yaml", text);
  return parse_yaml_file(folder / "f.yaml");
}

std::string placed(const std::string& text, const std::string& path, const std::string& value) {
  const YamlPtr before = parsed(text);
  const std::string untouched = one_line(*before);
  const std::string after = one_line(*with_value(before, path, scalar(value)));
  EXPECT_EQ(one_line(*before), untouched);
  return after;
}

std::string refusal(const std::string& text, const std::string& path) try {
  return placed(text, path, "1");
} catch (const NoSuchPlace& bad) {
  return bad.what;
}

TEST(YamlEdit, ReplacesTheValueOfAKey) {
  EXPECT_EQ(placed("a: 1\nb: {c: 2, d: 3}\n", "b.c", "9"), "{a: 1, b: {c: 9, d: 3}}");
  EXPECT_EQ(placed("a: [1, 2]\n", "a", "9"), "{a: 9}");
}

TEST(YamlEdit, MakesTheMapsThatAreMissing) {
  EXPECT_EQ(placed("a: 1\n", "b.c.d", "9"), "{a: 1, b: {c: {d: 9}}}");
  EXPECT_EQ(placed("a:\n", "a.b", "9"), "{a: {b: 9}}");
}

TEST(YamlEdit, AKeyMayHoldDots) {
  EXPECT_EQ(placed("energy: {mac.compute: {part: x}}\n", "energy.mac.compute.part", "y"),
            "{energy: {mac.compute: {part: y}}}");
}

TEST(YamlEdit, FindsItemsByPlaceByNameAndAll) {
  const std::string text = "l: [{name: a, k: 1}, {name: b, k: 2}]\n";
  EXPECT_EQ(placed(text, "l[1].k", "9"), "{l: [{k: 1, name: a}, {k: 9, name: b}]}");
  EXPECT_EQ(placed(text, "l[a].k", "9"), "{l: [{k: 9, name: a}, {k: 2, name: b}]}");
  EXPECT_EQ(placed(text, "l[*].k", "9"), "{l: [{k: 9, name: a}, {k: 9, name: b}]}");
}

TEST(YamlEdit, SaysWhyThereIsNoSuchPlace) {
  const std::string text = "l: [{name: conv1}, {name: conv2}]\ns: 5\n";
  EXPECT_EQ(refusal(text, "l[2].k"), "no item [2] among 2");
  EXPECT_EQ(refusal(text, "l[fc].k"), "no item is named fc; known are conv1, conv2");
  EXPECT_EQ(refusal(text, "l[0"), "[0 lacks its ]");
  EXPECT_EQ(refusal(text, "l.k"), "no k here, which is no map");
  EXPECT_EQ(refusal(text, "s.k"), "no k here, which is no map");
  EXPECT_EQ(refusal(text, "s[0]"), "no item [0] here, which is no list");
  EXPECT_EQ(refusal(text, "new[0]"), "no item [0] here, which is no list");
}

TEST(YamlEdit, TwoDocumentsThatSayTheSameAreOneLine) {
  EXPECT_EQ(one_line(*parsed("b: [1,   x y]  # why\na: {}\n")), "{a: {}, b: [1, \"x y\"]}");
  EXPECT_EQ(one_line(*parsed("{a: {}, b: [1, 'x y']}\n")), "{a: {}, b: [1, \"x y\"]}");
  EXPECT_NE(one_line(*parsed("a: [b, c]\n")), one_line(*parsed("a: ['b, c']\n")));
  EXPECT_NE(one_line(*parsed("a: ~\n")), one_line(*parsed("a: '~'\n")));
}

}  // namespace
}  // namespace eyrie
