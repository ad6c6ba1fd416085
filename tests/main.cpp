// The test program's entry. libsystemc brings a main() of its own and wants an sc_main; this main() takes precedence,
// and nothing calls the sc_main.
#include <gmock/gmock.h>

extern "C" int sc_main(int, char**) { return 3; }

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
