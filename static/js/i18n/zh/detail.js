/** Chinese: charts, arithmetic, and what the network writes. Slots stand in braces. @type {Record<string, string>} */
export default {
  "detail.label": "图表",

  "chart.hidden.symbol": "h_t",
  "chart.softmax.symbol": "ŷ_t",
  "chart.flow.symbol": "‖∂L_T/∂h_k‖",
  "chart.loss.symbol": "L",
  "chart.hidden.title": "隐藏状态随时间的变化",
  "chart.hidden.look": "每一列是一步的记忆。不同的字母留下的图案不同吗？",
  "chart.softmax.title": "预测了什么",
  "chart.softmax.look": "看每一列的概率怎样流向目标，目标用绿色标出。",
  "chart.flow.title": "到达第 k 步的梯度",
  "chart.flow.look": "最后一步的误差往回传，还剩多少？越往左越小，就是在消失。",
  "chart.loss.title": "损失随更新的变化",
  "chart.loss.look": "哪里降得最快？点一下就到那里。",
  "chart.axis.step": "时间步 t",
  "chart.axis.k": "时间步 k",
  "chart.axis.update": "更新",
  "chart.failed": "图表没能加载；其余部分都能用。",

  "writing.title": "让它自己写",
  "writing.look": "网络先读开头，再把自己的预测当作输入读下去。",
  "writing.start": "开头",
  "writing.length": "字符数",
  "writing.label": "网络写出的内容",
  "writing.cannot": "这个网络输出的和读入的不是同一种符号，所以不能把自己的输出接着读下去。",
};
