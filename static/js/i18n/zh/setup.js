/** Chinese: the set-up strip. Slots stand in braces. @type {Record<string, string>} */
export default {
  "setup.label": "设置网络",
  "setup.example": "例子",
  "setup.own": "自定",
  "setup.word": "单词",
  "setup.hidden": "隐藏单元",
  "setup.hidden.symbol": "d",
  "setup.rate": "学习率",
  "setup.rate.symbol": "η",
  "setup.seed": "种子",
  "setup.steps": "更新次数",
  "setup.again": "同样的起点",
  "setup.again.hint": "从完全相同的权重重新开始",
  "setup.more": "设置",

  "problem.word.short": "单词至少要有 2 个字符：每个字符都要预测下一个。",
  "problem.word.long": "最多能画 40 个字符。",
  "problem.word.pairs": "这里没有要学的：请把目标写在斜杠后面，例如 狗/名词。",
};
