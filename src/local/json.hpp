#pragma once

// The one door to Boost.JSON: what speaks JSON includes this file.
#include <boost/json.hpp>
