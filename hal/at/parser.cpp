#include "at/parser.hpp"

#include <utility>

namespace hal::at {

void Parser::feed(std::string_view octets) {
    for (const char octet : octets) {
        take(octet);
    }
}

std::optional<Token> Parser::next() {
    if (tokens_.empty()) {
        return std::nullopt;
    }
    Token token = std::move(tokens_.front());
    tokens_.pop_front();
    return token;
}

void Parser::clear() {
    tokens_.clear();
    line_.clear();
    after_line_end_ = false;
    skipping_ = false;
}

void Parser::take(char octet) {
    if (octet == '\0') {
        return;
    }
    if (octet == '\r' || octet == '\n') {
        end_line();
        return;
    }
    if (skipping_) {
        return;
    }
    line_.push_back(octet);
    if (prompt_expected_ && after_line_end_ && line_ == "> ") {
        tokens_.push_back({Token::Kind::prompt, {}});
        line_.clear();
        after_line_end_ = false;
    } else if (line_.size() > line_limit) {
        tokens_.push_back({Token::Kind::overflow, {}});
        line_.clear();
        skipping_ = true;
    }
}

void Parser::end_line() {
    if (!line_.empty()) {
        tokens_.push_back({Token::Kind::line, std::move(line_)});
        line_.clear();
    }
    after_line_end_ = true;
    skipping_ = false;
}

}  // namespace hal::at
